/**
 * How many cases a property of random schemas looks at, and how long it may take: few in a gate, as many as `MIG_RUNS` says in a long run.
 */
export function runs(standard: number): { readonly numRuns: number; readonly timeout: number } {
  const numRuns = Number(process.env['MIG_RUNS'] ?? standard)
  return { numRuns, timeout: 240_000 + numRuns * 10_000 }
}
