/** `nobody` has this id on Debian and most other systems. */
const NOBODY = 65534

/** Does the work as somebody to whom rights apply: root may do everything. */
export async function asPlainUser<T>(work: () => Promise<T>): Promise<T> {
  const { seteuid, setegid } = process
  if (process.getuid?.() !== 0 || seteuid === undefined || setegid === undefined) return work()
  setegid(NOBODY)
  seteuid(NOBODY)
  try {
    return await work()
  } finally {
    seteuid(0)
    setegid(0)
  }
}
