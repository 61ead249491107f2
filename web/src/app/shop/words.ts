/** The shop's words; imported first by its layout. */
import { addWords } from "@/i18n";
import words from "@/i18n/en/shop.json";

addWords("shop", words);
