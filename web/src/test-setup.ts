import "@/i18n";
