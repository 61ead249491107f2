/** The words of billable items; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import items from "@/i18n/en/admin-items.json";

addWords("admin", items);
