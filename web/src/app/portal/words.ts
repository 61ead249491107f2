/** The portal's words; imported first by its layout. */
import { addWords } from "@/i18n";
import console from "@/i18n/en/console.json";
import dns from "@/i18n/en/dns.json";
import networking from "@/i18n/en/networking.json";
import words from "@/i18n/en/portal.json";
import service from "@/i18n/en/service.json";
import software from "@/i18n/en/software.json";

addWords("portal", words);
addWords("service", service);
addWords("networking", networking);
addWords("dns", dns);
addWords("console", console);
addWords("software", software);
