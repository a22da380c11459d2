/** A value of a document that this program makes. */
export type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };
