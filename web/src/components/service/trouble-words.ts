/** The words of troubleshooting; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import trouble from "@/i18n/en/troubleshooting.json";

addWords("trouble", trouble);
