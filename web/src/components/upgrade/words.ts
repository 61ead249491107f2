/** The words of bigger plans; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import words from "@/i18n/en/upgrade.json";

addWords("upgrade", words);
