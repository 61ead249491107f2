/** The words of currencies and their rates; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import currencies from "@/i18n/en/admin-currencies.json";

addWords("admin", currencies);
