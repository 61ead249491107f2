/** Checks a form makes before it asks the server, which has the last word. */
export const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());

export const MIN_PASSWORD = 10;
