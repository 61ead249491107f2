/** What is in a bundle, in a few words: `2 × Cloud VPS S, First setup`. */
export const partWords = (parts: { name: string; quantity: number }[]): string => parts.map(({ name, quantity }) => (quantity > 1 ? `${quantity} × ${name}` : name)).join(", ");
