/** The words of domain names; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import domains from "@/i18n/en/domains.json";

addWords("domains", domains);
