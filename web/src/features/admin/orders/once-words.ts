/** The words of one-time products; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import once from "@/i18n/en/admin-once.json";

addWords("admin", once);
