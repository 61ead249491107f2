/** Words about coupons: they come with their pages. */
import { addWords } from "@/i18n";
import coupons from "@/i18n/en/admin-coupons.json";

addWords("admin", coupons);
