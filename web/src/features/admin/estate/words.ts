/** The words of what the machines cost and what was found; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import estate from "@/i18n/en/admin-estate.json";

addWords("admin", estate);
