/** The words of a product's options; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import words from "@/i18n/en/admin-options.json";

addWords("admin", words);
