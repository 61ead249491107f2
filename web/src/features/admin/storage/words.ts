/** What the team reads about object storages beside the customer's words. */
import { addWords } from "@/i18n";
import storage from "@/i18n/en/admin-storage.json";
import "@/components/storage/words";

addWords("storage", storage);
