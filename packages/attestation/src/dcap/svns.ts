// SPDX-License-Identifier: Apache-2.0
import type { DcapQuote } from './quote.ts'
import type { PckExtension } from './read-pck-extension.ts'

const components = Array.from({ length: 16 }, (_, i) => i)
/** Names of TCB components as in PCK certificates and TCB info of version 2: 01 to 16. */
const sgxNames = components.map((i) => `sgxTcbComp${String(i + 1).padStart(2, '0')}Svn`)
/** TEE_TCB_SVN by its indices. */
const tdxNames = components.map((i) => `teeTcbSvn${String(i).padStart(2, '0')}`)

/** What the platform and the code run, by name, for minimum versions. */
export function svnsOf({ body, qeReport }: DcapQuote, extension: PckExtension): Readonly<Record<string, number>> {
  const svns: Record<string, number> = { pceSvn: extension.pceSvn, qeIsvSvn: qeReport.isvSvn }
  sgxNames.forEach((name, i) => {
    svns[name] = extension.sgxSvns[i] as number
  })
  if (body.kind === 'sgx') svns.isvSvn = body.isvSvn
  else
    tdxNames.forEach((name, i) => {
      svns[name] = body.teeTcbSvn[i] as number
    })
  return svns
}
