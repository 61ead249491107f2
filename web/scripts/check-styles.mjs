// Every Mantine component the product imports must have its styles in mantine.css, which lists them one by one to stay small.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = new URL("..", import.meta.url).pathname;
const listed = readFileSync(join(root, "src/app/mantine.css"), "utf8");
const parts = { Textarea: "Input", TextInput: "Input", NativeSelect: "Input", Select: "Combobox", Autocomplete: "Combobox", MultiSelect: "Combobox", TagsInput: "Combobox", Spotlight: "" };
const used = new Set();
for (const file of readdirSync(join(root, "src"), { recursive: true })) {
  if (!/\.tsx?$/.test(file)) continue;
  for (const [, names] of readFileSync(join(root, "src", file), "utf8").matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)) {
    for (const name of names.split(",").map((one) => one.trim())) if (/^[A-Z][a-zA-Z]+$/.test(name)) used.add(parts[name] ?? name);
  }
}
const missing = [...used].filter((name) => name && existsSync(join(root, `node_modules/@mantine/core/styles/${name}.layer.css`)) && !listed.includes(`/${name}.layer.css`));
if (missing.length) console.error(`mantine.css lacks: ${missing.join(", ")}`);
process.exit(missing.length ? 1 : 0);
