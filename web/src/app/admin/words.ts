/** The back office's words; imported first by its layout. */
import { addWords } from "@/i18n";
import words from "@/i18n/en/admin.json";
import billing from "@/i18n/en/admin-billing.json";
import catalog from "@/i18n/en/admin-catalog.json";
import documents from "@/i18n/en/admin-documents.json";
import images from "@/i18n/en/admin-images.json";
import manage from "@/i18n/en/admin-manage.json";
import console from "@/i18n/en/console.json";
import dns from "@/i18n/en/dns.json";
import networking from "@/i18n/en/networking.json";
import prices from "@/i18n/en/admin-prices.json";
import quotes from "@/i18n/en/admin-quotes.json";
import run from "@/i18n/en/admin-run.json";
import adminSoftware from "@/i18n/en/admin-software.json";
import tax from "@/i18n/en/admin-tax.json";
import service from "@/i18n/en/service.json";
import services from "@/i18n/en/admin-services.json";
import software from "@/i18n/en/software.json";

addWords("admin", { ...words, ...billing, ...catalog, ...documents, ...images, ...manage, ...prices, ...quotes, ...run, ...services, ...tax });
addWords("service", service);
addWords("networking", networking);
addWords("dns", dns);
addWords("console", console);
addWords("software", { ...software, ...adminSoftware });
