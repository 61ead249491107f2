import type common from "./en/common.json";
import type shop from "./en/shop.json";
import type portal from "./en/portal.json";
import type admin from "./en/admin.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: { common: typeof common; shop: typeof shop; portal: typeof portal; admin: typeof admin };
    returnNull: false;
  }
}
