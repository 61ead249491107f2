/** The languages in which documents are printed, each by its own name. */
export const languageOptions = [
  { value: "en", label: "English" },
  { value: "de", label: "Deutsch" },
];

/** The language of a reader's documents, as the server takes it from a tag such as `de-AT`. */
export function documentLanguage(tag: string | undefined): string {
  const primary = tag?.split(/[-_]/)[0]?.toLowerCase();
  return languageOptions.find((language) => language.value === primary)?.value ?? "en";
}
