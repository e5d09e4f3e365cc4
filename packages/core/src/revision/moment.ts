/**
 * A moment as revision files write it, to the second: `2026-11-22T09:15:00Z`, or `2026-11-22T10:15:00+01:00` in a time zone.
 *
 * @param timezone a name of the IANA database; default: UTC
 */
export function momentText(moment: Date, timezone = 'UTC'): string {
  if (timezone === 'UTC') return moment.toISOString().replace(/\.\d+/, '')
  const format = new Intl.DateTimeFormat('en', {
    timeZone: timezone, hourCycle: 'h23', calendar: 'gregory', timeZoneName: 'longOffset',
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  })
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]))
  const { year = '', month = '', day = '', hour = '', minute = '', second = '', timeZoneName = '' } = parts
  // `GMT+01:00`; a zone at Greenwich has no offset.
  const offset = timeZoneName.replace('GMT', '') || '+00:00'
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`
}

/** Whether the IANA database has a time zone of this name. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** A moment in a form that sorts by time, whatever time zone it was written in. */
export function sortableMoment(text: string): string {
  return text.endsWith('Z') ? text : new Date(text).toISOString()
}
