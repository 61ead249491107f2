/** The back office's words; imported first by its layout. */
import { addWords } from "@/i18n";
import words from "@/i18n/en/admin.json";

addWords("admin", words);
