/** The words of what is kept at a provider besides machines; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import secrets from "@/i18n/en/admin-secrets.json";
import users from "@/i18n/en/admin-users.json";

addWords("admin", secrets);
addWords("admin", users);
