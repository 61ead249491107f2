/** The words of add-ons; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import words from "@/i18n/en/add-ons.json";

addWords("addons", words);
