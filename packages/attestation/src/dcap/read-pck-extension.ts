// SPDX-License-Identifier: Apache-2.0
import { type DerCursor, derTag, endDer, enter, hasMore, nextTag, openDer } from '../der/der-reader.ts'
import { readBoolean, readEnumerated, readNumber, readOctets, readOid } from '../der/der-values.ts'
import { demand, type Malformed, reading, refuse } from '../malformed.ts'

/** The OID of the SGX extension of PCK certificates. */
export const sgxExtensionOid = '1.2.840.113741.1.13.1'

/** What Intel certifies of a platform ("Intel SGX PCK Certificate and CRL Profile Specification", 1.3.5). */
export interface PckExtension {
  readonly ppid: Uint8Array
  /** TCB components 1 to 16. */
  readonly sgxSvns: Uint8Array
  readonly pceSvn: number
  readonly cpuSvn: Uint8Array
  readonly pceId: Uint8Array
  readonly fmspc: Uint8Array
  /** 0 standard, 1 scalable, 2 scalable with integrity. */
  readonly sgxType: number
  /** Platforms with several packages only. */
  readonly platformInstanceId?: Uint8Array
}

interface Draft {
  ppid?: Uint8Array
  tcb?: { readonly sgxSvns: Uint8Array; readonly pceSvn: number; readonly cpuSvn: Uint8Array }
  pceId?: Uint8Array
  fmspc?: Uint8Array
  sgxType?: number
  platformInstanceId?: Uint8Array
}

/** Reads the content of the extension: a SEQUENCE of pairs of OID and value, each once. */
export function readPckExtension(content: Uint8Array): PckExtension | Malformed {
  return reading(() => {
    const cursor = openDer(content)
    const draft: Draft = {}
    readPairs(enter(cursor, derTag.sequence, 'pck.sgxExtension'), 'pck.sgxExtension', (arc, value) =>
      readMember(draft, arc, value),
    )
    endDer(cursor, 'pck.sgxExtension')
    const { ppid, tcb, pceId, fmspc, sgxType, platformInstanceId } = draft
    const isWhole = ppid !== undefined && tcb !== undefined && pceId !== undefined && fmspc !== undefined && sgxType !== undefined
    if (!isWhole)
      return refuse('pck.sgxExtension', 'PPID, TCB, PCE-ID, FMSPC and SGX type', `members ${Object.keys(draft).join(', ')}`)
    return { ppid, ...tcb, pceId, fmspc, sgxType, ...(platformInstanceId && { platformInstanceId }) }
  })
}

function readMember(draft: Draft, arc: number, value: DerCursor): void {
  switch (arc) {
    case 1:
      draft.ppid = readOctets(value, 'pck.ppid', 16)
      return
    case 2:
      draft.tcb = readTcb(enter(value, derTag.sequence, 'pck.tcb'))
      return
    case 3:
      draft.pceId = readOctets(value, 'pck.pceId', 2)
      return
    case 4:
      draft.fmspc = readOctets(value, 'pck.fmspc', 6)
      return
    case 5:
      draft.sgxType = readEnumerated(value, 'pck.sgxType', 2)
      return
    case 6:
      draft.platformInstanceId = readOctets(value, 'pck.platformInstanceId', 16)
      return
    case 7:
      // Dynamic platform, cached keys, SMT: nothing of it is judged.
      readPairs(enter(value, derTag.sequence, 'pck.configuration'), 'pck.configuration', (_, flag) => {
        readBoolean(flag, 'pck.configuration')
      })
      return
    default:
      refuse('pck.sgxExtension', 'members 1 to 7', String(arc))
  }
}

/** Members 1 to 16 are the components, 17 is PCESVN, 18 CPUSVN. */
function readTcb(cursor: DerCursor): { sgxSvns: Uint8Array; pceSvn: number; cpuSvn: Uint8Array } {
  const sgxSvns = new Uint8Array(16)
  let count = 0
  let pceSvn: number | undefined
  let cpuSvn: Uint8Array | undefined
  readPairs(
    cursor,
    'pck.tcb',
    (arc, value) => {
      count++
      if (arc <= 16) sgxSvns[arc - 1] = readNumber(value, 'pck.tcb.component', 0xff)
      else if (arc === 17) pceSvn = readNumber(value, 'pck.tcb.pceSvn', 0xffff)
      else cpuSvn = readOctets(value, 'pck.tcb.cpuSvn', 16)
    },
    18,
  )
  demand(count === 18, 'pck.tcb', '18 members', String(count))
  if (pceSvn === undefined || cpuSvn === undefined) return refuse('pck.tcb', 'PCESVN and CPUSVN', 'neither or one')
  return { sgxSvns, pceSvn, cpuSvn }
}

const prefixes: Readonly<Record<string, string>> = {
  'pck.sgxExtension': `${sgxExtensionOid}.`,
  'pck.tcb': `${sgxExtensionOid}.2.`,
  'pck.configuration': `${sgxExtensionOid}.7.`,
}

/** Pairs of OID and value, whose last arc is 1 to `arcMax`; each arc at most once. */
function readPairs(cursor: DerCursor, field: string, take: (arc: number, value: DerCursor) => void, arcMax = 7): void {
  const prefix = prefixes[field] as string
  const seen = new Set<number>()
  while (hasMore(cursor)) {
    const pair = enter(cursor, derTag.sequence, field)
    const oid = readOid(pair, field)
    const arc = oid.startsWith(prefix) ? Number(oid.slice(prefix.length)) : Number.NaN
    demand(
      Number.isInteger(arc) && arc >= 1 && arc <= arcMax && !seen.has(arc),
      field,
      `an object identifier under ${prefix}, once`,
      oid,
    )
    seen.add(arc)
    demand(nextTag(pair) !== undefined, field, 'a value', 'the end')
    take(arc, pair)
    endDer(pair, field)
  }
}
