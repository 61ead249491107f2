/** The shop's words; imported first by its layout. */
import { addWords } from "@/i18n";
import words from "@/i18n/en/shop.json";
import software from "@/i18n/en/software.json";

addWords("shop", words);
addWords("software", software);
