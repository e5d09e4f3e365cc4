/** The constants that make a header, in the order in which they are written. */
export const HEADER_FIELDS = [
  'revision', 'downRevision', 'branchLabels', 'dependsOn', 'replaces', 'message', 'createdAt', 'irreversible',
] as const

/** The name of one constant of a header. */
export type HeaderField = (typeof HEADER_FIELDS)[number]

/** A literal that a header may hold. */
export type HeaderValue = string | null | readonly string[]

/** The constants of a header, as they were found. */
export type HeaderValues = { readonly [F in HeaderField]?: HeaderValue }

/** The constants of a header while they are being collected. */
export type HeaderDraft = { [F in HeaderField]?: HeaderValue }

/** Whether a name is that of a header constant. */
export function isHeaderField(name: string): name is HeaderField {
  return (HEADER_FIELDS as readonly string[]).includes(name)
}

/** How a constant of the header is written in a file of this name, for hints. */
export function exampleOf(field: HeaderField, file: string): string {
  return `${file.endsWith('.cjs') ? `exports.${field}` : `export const ${field}`} = ${EXAMPLES[field]}`
}

const EXAMPLES: Readonly<Record<HeaderField, string>> = {
  revision: "'8f2c1d9a7b3e'",
  downRevision: "'51d0c2a9e4f7'",
  branchLabels: "['billing']",
  dependsOn: "['51d0c2a9e4f7']",
  replaces: "['51d0c2a9e4f7', '8f2c1d9a7b3e']",
  message: "'add currency'",
  createdAt: "'2026-11-22T09:15:00Z'",
  irreversible: "'the old values are gone'",
}
