/** The words of options; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import words from "@/i18n/en/options.json";

addWords("options", words);
