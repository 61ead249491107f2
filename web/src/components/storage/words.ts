/** The words of object storage; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import storage from "@/i18n/en/storage.json";

addWords("storage", storage);
