/** The words of acts on many services; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import bulk from "@/i18n/en/bulk.json";

addWords("bulk", bulk);
