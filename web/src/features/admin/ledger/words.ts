/** The words of the books; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import ledger from "@/i18n/en/admin-ledger.json";

addWords("admin", ledger);
