// SPDX-License-Identifier: Apache-2.0
import { asArray, asHex, asNumber, asObject, asText, asTime } from '../../json/json-members.ts'
import { type JsonObject, type JsonValue, readStrictJson } from '../../json/strict-json.ts'
import { demand, type Malformed, orRefuse, reading, refuse } from '../../malformed.ts'
import { type TcbStatus, tcbStatuses } from '../../verification.ts'
import { compareLevels } from './judge-tcb.ts'
import type { IsvLevel, QeIdentity, SignedJson, TcbFinding, TcbInfo, TcbLevel, TdxModule, TdxModuleIdentity } from './tcb-info.ts'

const levelsMax = 256
const advisoriesMax = 256
const identitiesMax = 64
const u16Max = 0xffff
const u32Max = 0xffff_ffff
const components = 16

/** Reads the text that Intel signed as TCB info, version 3. Members that nobody reads may be there: Intel adds some. */
export function readTcbInfo(text: string): TcbInfo | Malformed {
  return reading(() => {
    const info = asObject(readDocument(text, 'tcbInfo'), 'tcbInfo')
    const tee = oneOf(info, 'tcbInfo.id', { SGX: 'sgx', TDX: 'tdx' } as const)
    const version = asNumber(info.get('version'), 'tcbInfo.version', u16Max)
    demand(version === 3, 'tcbInfo.version', '3', String(version))
    const type = asNumber(info.get('tcbType'), 'tcbInfo.tcbType', u16Max)
    demand(type === 0, 'tcbInfo.tcbType', '0', String(type))
    const levels = asArray(info.get('tcbLevels'), 'tcbInfo.tcbLevels', levelsMax).map((level, i) =>
      tcbLevel(level, `tcbInfo.tcbLevels[${i}]`, tee),
    )
    demand(levels.length > 0, 'tcbInfo.tcbLevels', 'at least one level', 'none')
    return {
      tee,
      ...signedJson(info, 'tcbInfo'),
      fmspc: asHex(info.get('fmspc'), 'tcbInfo.fmspc', 6),
      pceId: asHex(info.get('pceId'), 'tcbInfo.pceId', 2),
      levels: levels.sort(compareLevels),
      ...(tee === 'tdx' && { tdxModule: tdxModule(asObject(info.get('tdxModule'), 'tcbInfo.tdxModule'), 'tcbInfo.tdxModule') }),
      tdxModuleIdentities: tee === 'tdx' ? moduleIdentities(info.get('tdxModuleIdentities')) : [],
    }
  })
}

/** Reads the text that Intel signed as the identity of a quoting enclave, version 2. */
export function readQeIdentity(text: string): QeIdentity | Malformed {
  return reading(() => {
    const identity = asObject(readDocument(text, 'qeIdentity'), 'qeIdentity')
    const hex = (name: string, length: number) => asHex(identity.get(name), `qeIdentity.${name}`, length)
    const version = asNumber(identity.get('version'), 'qeIdentity.version', u16Max)
    demand(version === 2, 'qeIdentity.version', '2', String(version))
    return {
      tee: oneOf(identity, 'qeIdentity.id', { QE: 'sgx', TD_QE: 'tdx' } as const),
      ...signedJson(identity, 'qeIdentity'),
      miscSelect: hex('miscselect', 4),
      miscSelectMask: hex('miscselectMask', 4),
      attributes: hex('attributes', 16),
      attributesMask: hex('attributesMask', 16),
      mrSigner: hex('mrsigner', 32),
      isvProdId: asNumber(identity.get('isvprodid'), 'qeIdentity.isvprodid', u16Max),
      levels: isvLevels(identity.get('tcbLevels'), 'qeIdentity.tcbLevels'),
    }
  })
}

/** Intel's largest documents have some 20 kB. */
const documentMax = 65_536

function readDocument(text: string, path: string): JsonValue {
  demand(text.length <= documentMax, path, `at most ${documentMax} characters`, String(text.length))
  return orRefuse(readStrictJson(text))
}

function signedJson(object: JsonObject, path: string): SignedJson {
  return {
    issueDate: asTime(object.get('issueDate'), `${path}.issueDate`),
    nextUpdate: asTime(object.get('nextUpdate'), `${path}.nextUpdate`),
    evaluationNumber: asNumber(object.get('tcbEvaluationDataNumber'), `${path}.tcbEvaluationDataNumber`, u32Max),
  }
}

function tcbLevel(value: JsonValue, path: string, tee: 'sgx' | 'tdx'): TcbLevel {
  const level = asObject(value, path)
  const tcb = asObject(level.get('tcb'), `${path}.tcb`)
  return {
    ...finding(level, path),
    sgxSvns: svns(tcb.get('sgxtcbcomponents'), `${path}.tcb.sgxtcbcomponents`),
    pceSvn: asNumber(tcb.get('pcesvn'), `${path}.tcb.pcesvn`, u16Max),
    ...(tee === 'tdx' && { tdxSvns: svns(tcb.get('tdxtcbcomponents'), `${path}.tcb.tdxtcbcomponents`) }),
  }
}

function svns(value: JsonValue | undefined, path: string): Uint8Array {
  const list = asArray(value, path, components)
  demand(list.length === components, path, `${components} components`, String(list.length))
  return Uint8Array.from(list, (component) => asNumber(asObject(component, path).get('svn'), `${path}.svn`, 0xff))
}

function moduleIdentities(value: JsonValue | undefined): readonly TdxModuleIdentity[] {
  if (value === undefined) return []
  const path = 'tcbInfo.tdxModuleIdentities'
  const seen = new Set<number>()
  return asArray(value, path, identitiesMax).map((entry) => {
    const identity = asObject(entry, path)
    const id = asText(identity.get('id'), `${path}.id`)
    const digits =
      /^TDX_([0-9A-F]{2})$/i.exec(id)?.[1] ?? refuse(`${path}.id`, 'TDX_ and two hex digits', JSON.stringify(id.slice(0, 40)))
    const version = Number.parseInt(digits, 16)
    demand(!seen.has(version), `${path}.id`, 'each id once', id)
    seen.add(version)
    return { version, ...tdxModule(identity, path), levels: isvLevels(identity.get('tcbLevels'), `${path}.tcbLevels`) }
  })
}

function tdxModule(module: JsonObject, path: string): TdxModule {
  return {
    mrSigner: asHex(module.get('mrsigner'), `${path}.mrsigner`, 48),
    attributes: asHex(module.get('attributes'), `${path}.attributes`, 8),
    attributesMask: asHex(module.get('attributesMask'), `${path}.attributesMask`, 8),
  }
}

function isvLevels(value: JsonValue | undefined, path: string): readonly IsvLevel[] {
  const levels = asArray(value, path, levelsMax).map((entry) => {
    const level = asObject(entry, path)
    const isvSvn = asNumber(asObject(level.get('tcb'), `${path}.tcb`).get('isvsvn'), `${path}.tcb.isvsvn`, u16Max)
    return { ...finding(level, path), isvSvn }
  })
  demand(levels.length > 0, path, 'at least one level', 'none')
  return levels.sort((a, b) => b.isvSvn - a.isvSvn)
}

function finding(level: JsonObject, path: string): TcbFinding {
  const status = asText(level.get('tcbStatus'), `${path}.tcbStatus`)
  const advisories = level.get('advisoryIDs')
  return {
    status: tcbStatuses.find((known) => known === status) ?? unknownStatus(path, status),
    advisories:
      advisories === undefined ? [] : asArray(advisories, `${path}.advisoryIDs`, advisoriesMax).map((id) => advisory(id, path)),
  }
}

/** A status that we do not know could mean anything, so the whole document is refused. */
function unknownStatus(path: string, status: string): TcbStatus {
  return refuse(`${path}.tcbStatus`, tcbStatuses.join(', '), JSON.stringify(status.slice(0, 60)))
}

function advisory(value: JsonValue, path: string): string {
  const id = asText(value, `${path}.advisoryIDs`)
  demand(/^[\x21-\x7e]{1,64}$/.test(id), `${path}.advisoryIDs`, 'an id such as INTEL-SA-00289', JSON.stringify(id.slice(0, 80)))
  return id
}

function oneOf<const Name extends string, Value>(object: JsonObject, path: string, names: Readonly<Record<Name, Value>>): Value {
  const id = asText(object.get('id'), path)
  for (const name of Object.keys(names) as Name[]) if (name === id) return names[name]
  return refuse(path, Object.keys(names).join(' or '), JSON.stringify(id.slice(0, 40)))
}
