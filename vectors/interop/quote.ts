/** Characters that JSON leaves as they are and a terminal may obey: C1 controls and changes of direction. */
const OBEYED = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** A value of JSON as its text, safe to print. */
export function quote(value: unknown): string {
  return JSON.stringify(value).replace(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
