/** The words of customer groups; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import groups from "@/i18n/en/admin-groups.json";

addWords("admin", groups);
