// SPDX-License-Identifier: Apache-2.0
import type { Handler } from '../handler-types.ts'

export const rpc_methods: Handler<'rpc_methods'> = (ctx) => ({ methods: ctx.methodNames() })
