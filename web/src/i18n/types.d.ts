import type common from "./en/common.json";
import type contract from "./en/contract.json";
import type shop from "./en/shop.json";
import type service from "./en/service.json";
import type console from "./en/console.json";
import type software from "./en/software.json";
import type dns from "./en/dns.json";
import type domains from "./en/domains.json";
import type images from "./en/images.json";
import type storage from "./en/storage.json";
import type bulk from "./en/bulk.json";
import type upgrade from "./en/upgrade.json";
import type trouble from "./en/troubleshooting.json";
import type addOns from "./en/add-ons.json";
import type options from "./en/options.json";
import type networking from "./en/networking.json";
import type portal from "./en/portal.json";
import type admin from "./en/admin.json";
import type adminBilling from "./en/admin-billing.json";
import type adminBundles from "./en/admin-bundles.json";
import type adminCatalog from "./en/admin-catalog.json";
import type adminCoupons from "./en/admin-coupons.json";
import type adminCurrencies from "./en/admin-currencies.json";
import type adminEntities from "./en/admin-entities.json";
import type adminDocuments from "./en/admin-documents.json";
import type adminGroups from "./en/admin-groups.json";
import type adminEstate from "./en/admin-estate.json";
import type adminItems from "./en/admin-items.json";
import type adminImages from "./en/admin-images.json";
import type adminLedger from "./en/admin-ledger.json";
import type adminManage from "./en/admin-manage.json";
import type adminOnce from "./en/admin-once.json";
import type adminOptions from "./en/admin-options.json";
import type adminPrices from "./en/admin-prices.json";
import type adminQuotes from "./en/admin-quotes.json";
import type adminRun from "./en/admin-run.json";
import type adminSecrets from "./en/admin-secrets.json";
import type adminSoftware from "./en/admin-software.json";
import type adminStorage from "./en/admin-storage.json";
import type adminTax from "./en/admin-tax.json";
import type adminUsers from "./en/admin-users.json";
import type adminServices from "./en/admin-services.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: { common: typeof common; contract: typeof contract; shop: typeof shop; portal: typeof portal; service: typeof service; networking: typeof networking; addons: typeof addOns; options: typeof options; dns: typeof dns; domains: typeof domains; images: typeof images; bulk: typeof bulk; storage: typeof storage & typeof adminStorage; console: typeof console; trouble: typeof trouble; upgrade: typeof upgrade; software: typeof software & typeof adminSoftware; admin: typeof admin & typeof adminQuotes & typeof adminServices & typeof adminRun & typeof adminBilling & typeof adminBundles & typeof adminCatalog & typeof adminCoupons & typeof adminCurrencies & typeof adminEntities & typeof adminItems & typeof adminDocuments & typeof adminEstate & typeof adminGroups & typeof adminImages & typeof adminSecrets & typeof adminUsers & typeof adminLedger & typeof adminManage & typeof adminTax & typeof adminPrices & typeof adminOptions & typeof adminOnce };
    returnNull: false;
  }
}
