/**
 * A time as text, in UTC, in the form of `current_timestamp`: `2026-11-22 09:15:00`, with milliseconds only where there are any.
 * Texts of this form sort as the times do: https://www.sqlite.org/lang_datefunc.html#time_values
 */
export function timestampText(iso: string): string {
  return iso.replace('T', ' ').replace(/(?:\.000)?Z$/, '')
}
