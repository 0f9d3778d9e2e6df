// SPDX-License-Identifier: Apache-2.0
import { encodeSs58, keccak256 } from '@phat/crypto'
import { type AccountId, concatBytes, textBytes } from '@phat/primitives'

/** What tells signatures for one chain from those for others (EIP-712, "Definition of domainSeparator"). */
export interface Eip712Domain {
  readonly name: string
  readonly version: '1' | '2'
  readonly chainId: bigint
  /** 20 bytes. */
  readonly verifyingContract: Uint8Array
}

const domainType = keccak256(textBytes('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'))
const callType = keccak256(textBytes('SubstrateCall(string who,bytes callData,uint64 nonce)'))

/** An unsigned number as 32 bytes, big-endian (ABI of `uint256` and what is shorter). */
function word(value: bigint): Uint8Array {
  const bytes = new Uint8Array(32)
  for (let i = 31, rest = value; rest > 0n; i--, rest >>= 8n) bytes[i] = Number(rest & 0xffn)
  return bytes
}

/** `hashStruct` of the domain: 32 bytes. */
export function domainSeparator({ name, version, chainId, verifyingContract }: Eip712Domain): Uint8Array {
  const fields = [keccak256(textBytes(name)), keccak256(textBytes(version)), word(chainId)]
  return keccak256(concatBytes(domainType, ...fields, new Uint8Array(12), verifyingContract))
}

/** What a wallet signs for a call: 32 bytes. `callData` is the SCALE-encoded call, `nonce` the account's of this pallet. */
export function substrateCallDigest(
  separator: Uint8Array,
  ss58Prefix: number,
  who: AccountId,
  callData: Uint8Array,
  nonce: bigint,
): Uint8Array {
  const fields = [keccak256(textBytes(encodeSs58(who, ss58Prefix))), keccak256(callData), word(nonce)]
  return keccak256(concatBytes(Uint8Array.of(0x19, 0x01), separator, keccak256(concatBytes(callType, ...fields))))
}
