/** The words of contracts before they are made; imported by what shows them. */
import { addWords } from "@/i18n";
import contract from "@/i18n/en/contract.json";

addWords("contract", contract);
