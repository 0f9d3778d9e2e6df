// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guideCollateral, guideNow, guideQuote, guideRoot } from './guide-evidence.ts'
import { type Ran, runHere } from './run-here.ts'

/** A folder with good evidence of a simulated machine, on which the command runs. */
export function createEvidenceFolder() {
  const path = mkdtempSync(join(tmpdir(), 'phat-attest-'))
  const at = (name: string): string => join(path, name)
  const write = (name: string, content: Uint8Array | string): string => {
    writeFileSync(at(name), content)
    return at(name)
  }
  const quote = write('quote.bin', guideQuote)
  const collateral = write('collateral.json', guideCollateral)
  const root = write('root.pem', guideRoot)
  const verify = (...words: readonly string[]): Promise<Ran> => runHere(['attest', 'verify', ...words])
  return {
    path,
    quote,
    collateral,
    root,
    at,
    write,
    /** The words that verify the good evidence. */
    good: () => [quote, '--collateral', collateral, root, '--at', String(guideNow)],
    verify,
    /** The same for scripts, with the document that was printed. */
    verifyJson: async (...words: readonly string[]) => {
      const { code, out, err } = await verify(...words, '--json')
      return { code, err, result: out === '' ? undefined : JSON.parse(out) }
    },
    remove: (): void => rmSync(path, { recursive: true }),
  }
}
