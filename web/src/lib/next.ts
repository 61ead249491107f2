/** Where to go after signing in. */

/** Only a path of this site may follow a sign-in; anything else would send people away. */
export function safeNext(next: string | undefined, fallback: string): string {
  return next && /^\/(?![/\\])/.test(next) ? next : fallback;
}
