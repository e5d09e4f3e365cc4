/**
 * The modules that a file imports when it runs, read from the tokens of its text without running it. Imports of types alone are not
 * among them; `import(…)` and `require(…)` count as `'*'`, since their argument may be computed.
 */
export function runtimeImports(tokens: readonly string[]): readonly string[] {
  const found: string[] = []
  let depth = 0
  tokens.forEach((token, index) => {
    if (token === '{' || token === '(') depth++
    else if (token === '}' || token === ')') depth--
    const next = tokens[index + 1] ?? ''
    const isProperty = tokens[index - 1] === '.'
    if ((token === 'import' || token === 'require') && next === '(' && !isProperty) found.push('*')
    else if ((token === 'import' || token === 'export') && depth === 0 && !isProperty) found.push(...declared(tokens, index))
  })
  return [...new Set(found)]
}

/** The module of one import or export declaration, or nothing where it has none at run time. */
function declared(tokens: readonly string[], start: number): readonly string[] {
  const first = tokens[start + 1] ?? ''
  if (isText(first)) return [unquoted(first)]
  if (first === 'type' && tokens[start + 2] !== 'from' && tokens[start + 2] !== ',') return []
  if (tokens[start] === 'export' && first !== '{' && first !== '*') return []
  let end = start + 1
  while (end < tokens.length && !isText(tokens[end] ?? '') && tokens[end] !== ';' && tokens[end] !== '=') end++
  const module = tokens[end] ?? ''
  // `import x = require('y')` is found by its call; `export { a }` names no module.
  if (!isText(module) || tokens[end - 1] !== 'from') return []
  return namesOnlyTypes(tokens.slice(start + 1, end - 1)) ? [] : [unquoted(module)]
}

/** `{ type A, type B }`, and nothing else. */
function namesOnlyTypes(clause: readonly string[]): boolean {
  if (clause[0] !== '{' || clause.at(-1) !== '}' || clause.length === 2) return false
  const names = clause.slice(1, -1).join(' ').split(',').map((name) => name.trim()).filter((name) => name !== '')
  return names.every((name) => /^type (?!as\b)|^type as as\b/.test(name))
}

function isText(token: string): boolean {
  return token.startsWith("'") || token.startsWith('"')
}

function unquoted(token: string): string {
  return token.slice(1, -1)
}
