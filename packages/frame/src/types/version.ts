// SPDX-License-Identifier: Apache-2.0
import { fixedBytes, str, struct, tuple, u8, u32, type ValueOf, vec } from '@phat/codec'

const apiList = vec(tuple(fixedBytes(8), u32))

/** `Cow<[([u8; 8], u32)]>`: a path of its own in metadata, and the plain list on the wire. */
const apis: typeof apiList = {
  ...apiList,
  description: {
    path: ['Cow'],
    params: [{ name: 'T', type: apiList }],
    definition: { kind: 'composite', fields: [{ type: apiList, docs: [] }] },
    docs: [],
    generic: true,
  },
}

/** `sp_version::RuntimeVersion`. The last field is `system_version` today and was `state_version` before. */
export const runtimeVersion = struct('sp_version::RuntimeVersion', {
  specName: str,
  implName: str,
  authoringVersion: u32,
  specVersion: u32,
  implVersion: u32,
  apis,
  transactionVersion: u32,
  systemVersion: u8,
})
export type RuntimeVersion = ValueOf<typeof runtimeVersion>
