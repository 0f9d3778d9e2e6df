// SPDX-License-Identifier: Apache-2.0

import { parseMoment } from '../intake/parse-moment.ts'
import { bytesOfHex } from '../intake/text-forms.ts'
import { byId } from './elements.ts'

/** What the form says beside the files. */
export interface FormValues {
  readonly measurement?: Uint8Array
  readonly reportData?: Uint8Array
  /** Unix time in seconds; undefined for now. */
  readonly at: number | undefined
}

const reportDataLength = 64

/** Reads the form; undefined when a field is wrong, which then says so and has the focus. */
export function readForm(): FormValues | undefined {
  const measurement = fieldValue(
    'measurement',
    (text) => bytesOfHex(text) ?? 'This is not hex: digits 0 to 9 and a to f, two a byte.',
  )
  const reportData = fieldValue('report-data', (text) => {
    const bytes = bytesOfHex(text)
    if (bytes === undefined) return 'This is not hex: digits 0 to 9 and a to f, two a byte.'
    return bytes.length <= reportDataLength ? bytes : `These are ${bytes.length} bytes; report data has 64.`
  })
  const at = fieldValue('time', (text) => parseMoment(text) ?? 'Write the time as 2025-06-20T07:20:00Z, or as Unix seconds.')
  if (measurement === false || reportData === false || at === false) {
    document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    return undefined
  }
  return { ...(measurement === undefined ? {} : { measurement }), ...(reportData === undefined ? {} : { reportData }), at }
}

/** The value of a field; undefined when it is empty, false when it is wrong: `read` returns what is wrong with it as a text. */
function fieldValue<T extends object | number>(id: string, read: (text: string) => T | string): T | undefined | false {
  const input = byId(id, HTMLInputElement)
  const text = input.value.trim()
  const value = text === '' ? undefined : read(text)
  const fault = typeof value === 'string' ? value : ''
  byId(`${id}-fault`, HTMLElement).textContent = fault
  if (fault === '') input.removeAttribute('aria-invalid')
  else input.setAttribute('aria-invalid', 'true')
  return typeof value === 'string' ? false : value
}
