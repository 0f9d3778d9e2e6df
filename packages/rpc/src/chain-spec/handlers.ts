// SPDX-License-Identifier: Apache-2.0
import type { Handler } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'

export const chainSpec_v1_chainName: Handler<'chainSpec_v1_chainName'> = ({ node }) => node.chainName

export const chainSpec_v1_genesisHash: Handler<'chainSpec_v1_genesisHash'> = ({ chain }) => bytesToHex(chain.genesisHash)

export const chainSpec_v1_properties: Handler<'chainSpec_v1_properties'> = ({ node }) => node.properties
