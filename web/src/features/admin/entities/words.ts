/** The words of legal entities; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import entities from "@/i18n/en/admin-entities.json";

addWords("admin", entities);
