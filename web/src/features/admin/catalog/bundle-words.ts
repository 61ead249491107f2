/** Words about bundles and volume discounts: they come with their screens. */
import { addWords } from "@/i18n";
import words from "@/i18n/en/admin-bundles.json";

addWords("admin", words);
