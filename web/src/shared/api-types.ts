// Made by `npm run api` from /openapi.json. Do not edit.

export interface paths {
    "/sublet/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs key.read. */
        get: operations["listKeys"];
        put?: never;
        /** @description Needs key.write. */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Open to everybody. */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Open to everybody. */
        post: operations["sendCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/code/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Open to everybody. */
        post: operations["signInByCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs self.read. */
        get: operations["readSession"];
        put?: never;
        post?: never;
        /** @description Needs self.write. */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Open to everybody. */
        post: operations["beginVisit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/visits/identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs self.write. */
        post: operations["tellIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/brand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Open to everybody. */
        get: operations["readBrand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Needs setting.write. */
        patch: operations["changeBrand"];
        trace?: never;
    };
    "/sublet/v1/complaints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs party.read. */
        get: operations["listComplaints"];
        put?: never;
        /** @description Needs order.write. */
        post: operations["createComplaint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs staff.read. */
        get: operations["listStaff"];
        put?: never;
        /** @description Needs staff.write. */
        post: operations["createStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Open to everybody. */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs self.write. */
        post: operations["beginEnrolment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs self.write. */
        post: operations["confirmEnrolment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs self.write. */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs audit.read. */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/operators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs operators.read. */
        get: operations["listOperators"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/catalog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["listCatalog"];
        put?: never;
        /** @description Needs catalogue.write. */
        post: operations["createCatalog"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/category": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["listCategory"];
        put?: never;
        /** @description Needs catalogue.write. */
        post: operations["createCategory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/productSpecification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["listProductSpecification"];
        put?: never;
        /** @description Needs catalogue.write. */
        post: operations["createProductSpecification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/productOffering": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["listProductOffering"];
        put?: never;
        /** @description Needs catalogue.write. */
        post: operations["createProductOffering"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/productOfferingPrice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["listProductOfferingPrice"];
        put?: never;
        /** @description Needs catalogue.write. */
        post: operations["createProductOfferingPrice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/exportJob": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["listExportJob"];
        put?: never;
        /** @description Needs catalogue.write. */
        post: operations["createExportJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/importJob": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["listImportJob"];
        put?: never;
        /** @description Needs catalogue.write. */
        post: operations["createImportJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/usageManagement/v4/usageSpecification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs usage.read. */
        get: operations["listUsageSpecification"];
        put?: never;
        /** @description Needs usage.write. */
        post: operations["createUsageSpecification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/usageManagement/v4/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs usage.read. */
        get: operations["listUsage"];
        put?: never;
        /** @description Needs usage.write. */
        post: operations["createUsage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/party/v4/individual": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs party.read. */
        get: operations["listIndividual"];
        put?: never;
        /** @description Needs party.write. */
        post: operations["createIndividual"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/party/v4/organization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs party.read. */
        get: operations["listOrganization"];
        put?: never;
        /** @description Needs party.write. */
        post: operations["createOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productOrderingManagement/v4/productOrder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["listProductOrder"];
        put?: never;
        /** @description Needs order.write (or for some of it stop.write). */
        post: operations["createProductOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productOrderingManagement/v4/cancelProductOrder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["listCancelProductOrder"];
        put?: never;
        /** @description Needs order.write. */
        post: operations["createCancelProductOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs order.write (or for some of it stop.write). */
        post: operations["createQuote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["listOrders"];
        put?: never;
        /** @description Needs order.write (or for some of it stop.write). */
        post: operations["createOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productInventory/v4/product": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs inventory.read. */
        get: operations["listProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/resourceInventoryManagement/v4/resource": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs number.read. */
        get: operations["listResource"];
        put?: never;
        /** @description Needs number.write. */
        post: operations["createResource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/drawers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs payment.read. */
        get: operations["listDrawers"];
        put?: never;
        /** @description Needs payment.write. */
        post: operations["createDrawer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/vouchers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs payment.read. */
        get: operations["listVouchers"];
        put?: never;
        /** @description Needs payment.write. */
        post: operations["createVouchers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/top-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs balance.write. */
        post: operations["createTopUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/prepayBalanceManagement/v4/bucket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs balance.read. */
        get: operations["listBucket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/prepayBalanceManagement/v4/accumulatedBalance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs balance.read. */
        get: operations["listAccumulatedBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/prepayBalanceManagement/v4/topupBalance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs balance.read. */
        get: operations["listTopupBalance"];
        put?: never;
        /** @description Needs balance.write. */
        post: operations["createTopupBalance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/prepayBalanceManagement/v4/adjustBalance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs balance.read. */
        get: operations["listAdjustBalance"];
        put?: never;
        /** @description Needs bill.write. */
        post: operations["createAdjustBalance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/prepayBalanceManagement/v4/transferBalance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs balance.read. */
        get: operations["listTransferBalance"];
        put?: never;
        /** @description Needs balance.write. */
        post: operations["createTransferBalance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/payment/v4/payment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs payment.read. */
        get: operations["listPayment"];
        put?: never;
        /** @description Needs payment.write. */
        post: operations["createPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/payment/v4/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs payment.read. */
        get: operations["listRefund"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/customerBillManagement/v4/customerBill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs bill.read. */
        get: operations["listCustomerBill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs bill.read. */
        get: operations["listAppliedCustomerBillingRate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/customerBillManagement/v4/customerBillOnDemand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs bill.read. */
        get: operations["listCustomerBillOnDemand"];
        put?: never;
        /** @description Needs bill.read. */
        post: operations["createCustomerBillOnDemand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs number.read. */
        get: operations["searchNumbers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs number.read. */
        get: operations["countStock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/shop/cities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs number.read. */
        get: operations["listCities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/number-blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs number.read. */
        get: operations["listNumberBlocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/grades": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs number.read. */
        get: operations["listGrades"];
        put?: never;
        /** @description Needs number.write. */
        post: operations["replaceGrades"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/phone-models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs inventory.read. */
        get: operations["listPhoneModels"];
        put?: never;
        /** @description Needs inventory.write. */
        post: operations["putPhoneModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/phone-plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs inventory.read. */
        get: operations["listPhonePlans"];
        put?: never;
        /** @description Needs inventory.write. */
        post: operations["putPhonePlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/contracts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs inventory.read. */
        get: operations["listContracts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/wallet-bills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs bill.read. */
        get: operations["listWalletBills"];
        put?: never;
        /** @description Needs bill.write. */
        post: operations["importWalletBill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/wallet-cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs bill.read. */
        get: operations["listWalletCases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/wallet-notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs payment.read. */
        get: operations["listWalletNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/merchants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs payment.read. */
        get: operations["listMerchants"];
        put?: never;
        /** @description Needs key.write. */
        post: operations["createMerchant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/agreements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["listAgreements"];
        put?: never;
        /** @description Needs order.write. */
        post: operations["createAgreement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/freezes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs payment.read. */
        get: operations["listFreezes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["listReservations"];
        put?: never;
        /** @description Needs order.write. */
        post: operations["createReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/grades/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs number.write. */
        post: operations["applyGrades"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/number-prefixes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs number.read. */
        get: operations["listNumberPrefixes"];
        put?: never;
        /** @description Needs number.write. */
        post: operations["replaceNumberPrefixes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/number-areas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs number.read. */
        get: operations["listNumberAreas"];
        put?: never;
        /** @description Needs number.write. */
        post: operations["replaceNumberAreas"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs setting.read. */
        get: operations["listSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/resourcePoolManagement/v4/resourcePool": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["listResourcePool"];
        put?: never;
        /** @description Needs number.write. */
        post: operations["createResourcePool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/resourcePoolManagement/v4/availabilityCheck": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["listAvailabilityCheck"];
        put?: never;
        /** @description Needs order.write. */
        post: operations["createAvailabilityCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/resourcePoolManagement/v4/reservation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["listTmfReservation"];
        put?: never;
        /** @description Needs order.write. */
        post: operations["createTmfReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/my-numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs party.read. */
        get: operations["listMyNumbers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/objections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs party.read. */
        get: operations["listObjections"];
        put?: never;
        /** @description Needs order.write. */
        post: operations["createObjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/hub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["listHub_productCatalogManagement"];
        put?: never;
        /** @description Needs event.write. */
        post: operations["createHub_productCatalogManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productOrderingManagement/v4/hub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["listHub_productOrderingManagement"];
        put?: never;
        /** @description Needs event.write. */
        post: operations["createHub_productOrderingManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/party/v4/hub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["listHub_party"];
        put?: never;
        /** @description Needs event.write. */
        post: operations["createHub_party"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/usageManagement/v4/hub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["listHub_usageManagement"];
        put?: never;
        /** @description Needs event.write. */
        post: operations["createHub_usageManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productInventory/v4/hub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["listHub_productInventory"];
        put?: never;
        /** @description Needs event.write. */
        post: operations["createHub_productInventory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/resourceInventoryManagement/v4/hub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["listHub_resourceInventoryManagement"];
        put?: never;
        /** @description Needs event.write. */
        post: operations["createHub_resourceInventoryManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/resourcePoolManagement/v4/hub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["listHub_resourcePoolManagement"];
        put?: never;
        /** @description Needs event.write. */
        post: operations["createHub_resourcePoolManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/prepayBalanceManagement/v4/hub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["listHub_prepayBalanceManagement"];
        put?: never;
        /** @description Needs event.write. */
        post: operations["createHub_prepayBalanceManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/payment/v4/hub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["listHub_payment"];
        put?: never;
        /** @description Needs event.write. */
        post: operations["createHub_payment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/customerBillManagement/v4/hub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["listHub_customerBillManagement"];
        put?: never;
        /** @description Needs event.write. */
        post: operations["createHub_customerBillManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/hub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["listHub_sublet"];
        put?: never;
        /** @description Needs event.write. */
        post: operations["createHub_sublet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["listWebhooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs figure.read. */
        get: operations["readNow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/now/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs figure.read. */
        get: operations["streamNow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs inventory.read. */
        get: operations["find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/orders/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["readBoard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/orders/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["listOpenOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/margin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs margin.read. */
        get: operations["listMargin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/margin/uses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs margin.read. */
        get: operations["listMarginUses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/market": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs market.read. */
        get: operations["readMarket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["listPackages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/licences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs licence.read. */
        get: operations["listLicences"];
        put?: never;
        /** @description Needs licence.write. */
        post: operations["createLicence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/estimates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs catalogue.read. */
        post: operations["estimateMonth"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs margin.read. */
        get: operations["readCatalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/catalogue/offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["listCatalogueOffers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/catalogue/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["listCatalogueHosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/catalogue/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs margin.read. */
        get: operations["listCatalogueVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/catalogue/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["readCatalogueSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs margin.read. */
        get: operations["listDrafts"];
        put?: never;
        /** @description Needs catalogue.write. */
        post: operations["createDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/lots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs number.read. */
        get: operations["listLots"];
        put?: never;
        /** @description Needs number.write. */
        post: operations["importLot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Open to everybody. */
        get: operations["readOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs key.read. */
        get: operations["readKey"];
        put?: never;
        post?: never;
        /** @description Needs key.write. */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        /** @description Needs key.write. */
        patch: operations["changeKey"];
        trace?: never;
    };
    "/sublet/v1/complaints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs party.read. */
        get: operations["readComplaint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/complaints/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs party.write. */
        post: operations["answerComplaint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/staff/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs staff.read. */
        get: operations["readStaff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Needs staff.write. */
        patch: operations["changeStaff"];
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/catalog/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["retrieveCatalog"];
        put?: never;
        post?: never;
        /** @description Needs catalogue.write. */
        delete: operations["deleteCatalog"];
        options?: never;
        head?: never;
        /** @description Needs catalogue.write. */
        patch: operations["patchCatalog"];
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/category/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["retrieveCategory"];
        put?: never;
        post?: never;
        /** @description Needs catalogue.write. */
        delete: operations["deleteCategory"];
        options?: never;
        head?: never;
        /** @description Needs catalogue.write. */
        patch: operations["patchCategory"];
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/productSpecification/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["retrieveProductSpecification"];
        put?: never;
        post?: never;
        /** @description Needs catalogue.write. */
        delete: operations["deleteProductSpecification"];
        options?: never;
        head?: never;
        /** @description Needs catalogue.write. */
        patch: operations["patchProductSpecification"];
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/productOffering/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["retrieveProductOffering"];
        put?: never;
        post?: never;
        /** @description Needs catalogue.write. */
        delete: operations["deleteProductOffering"];
        options?: never;
        head?: never;
        /** @description Needs catalogue.write. */
        patch: operations["patchProductOffering"];
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/productOfferingPrice/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["retrieveProductOfferingPrice"];
        put?: never;
        post?: never;
        /** @description Needs catalogue.write. */
        delete: operations["deleteProductOfferingPrice"];
        options?: never;
        head?: never;
        /** @description Needs catalogue.write. */
        patch: operations["patchProductOfferingPrice"];
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/exportJob/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["retrieveExportJob"];
        put?: never;
        post?: never;
        /** @description Needs catalogue.write. */
        delete: operations["deleteExportJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/importJob/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["retrieveImportJob"];
        put?: never;
        post?: never;
        /** @description Needs catalogue.write. */
        delete: operations["deleteImportJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/exportJob/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs catalogue.read. */
        get: operations["readExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/usageManagement/v4/usageSpecification/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs usage.read. */
        get: operations["retrieveUsageSpecification"];
        put?: never;
        post?: never;
        /** @description Needs usage.write. */
        delete: operations["deleteUsageSpecification"];
        options?: never;
        head?: never;
        /** @description Needs usage.write. */
        patch: operations["patchUsageSpecification"];
        trace?: never;
    };
    "/tmf-api/usageManagement/v4/usage/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs usage.read. */
        get: operations["retrieveUsage"];
        put?: never;
        post?: never;
        /** @description Needs usage.write. */
        delete: operations["deleteUsage"];
        options?: never;
        head?: never;
        /** @description Needs usage.write. */
        patch: operations["patchUsage"];
        trace?: never;
    };
    "/sublet/v1/usage/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs usage.read. */
        get: operations["explainUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/use/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs usage.read. */
        get: operations["readUseOfDays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/party/v4/individual/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs party.read. */
        get: operations["retrieveIndividual"];
        put?: never;
        post?: never;
        /** @description Needs party.write. */
        delete: operations["deleteIndividual"];
        options?: never;
        head?: never;
        /** @description Needs party.write. */
        patch: operations["patchIndividual"];
        trace?: never;
    };
    "/tmf-api/party/v4/organization/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs party.read. */
        get: operations["retrieveOrganization"];
        put?: never;
        post?: never;
        /** @description Needs party.write. */
        delete: operations["deleteOrganization"];
        options?: never;
        head?: never;
        /** @description Needs party.write. */
        patch: operations["patchOrganization"];
        trace?: never;
    };
    "/sublet/v1/parties/{id}/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs party.write. */
        post: operations["readPartyInClear"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/parties/{id}/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs audit.read. */
        get: operations["listPartyViews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productOrderingManagement/v4/productOrder/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["retrieveProductOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Needs order.write. */
        patch: operations["patchProductOrder"];
        trace?: never;
    };
    "/tmf-api/productOrderingManagement/v4/cancelProductOrder/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["retrieveCancelProductOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/quotes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["readQuote"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["readOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/orders/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs order.write. */
        post: operations["retryOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/orders/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs order.write. */
        post: operations["undoOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/orders/{id}/consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs order.write. */
        post: operations["consentToOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productInventory/v4/product/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs inventory.read. */
        get: operations["retrieveProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/resourceInventoryManagement/v4/resource/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs number.read. */
        get: operations["retrieveResource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Needs number.write. */
        patch: operations["patchResource"];
        trace?: never;
    };
    "/sublet/v1/sims/{iccid}/imsi": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs inventory.write. */
        post: operations["setImsi"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/drawers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs payment.read. */
        get: operations["readDrawer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/drawers/{id}/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs payment.write. */
        post: operations["countDrawer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/balance/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs balance.read. */
        get: operations["readBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/prepayBalanceManagement/v4/bucket/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs balance.read. */
        get: operations["retrieveBucket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/prepayBalanceManagement/v4/accumulatedBalance/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs balance.read. */
        get: operations["retrieveAccumulatedBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/prepayBalanceManagement/v4/topupBalance/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs balance.read. */
        get: operations["retrieveTopupBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/prepayBalanceManagement/v4/adjustBalance/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs balance.read. */
        get: operations["retrieveAdjustBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/prepayBalanceManagement/v4/transferBalance/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs balance.read. */
        get: operations["retrieveTransferBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/payment/v4/payment/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs payment.read. */
        get: operations["retrievePayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/payment/v4/refund/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs payment.read. */
        get: operations["retrieveRefund"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/refunds/{id}/pay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs payment.write. */
        post: operations["payRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/customerBillManagement/v4/customerBill/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs bill.read. */
        get: operations["retrieveCustomerBill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs bill.read. */
        get: operations["retrieveAppliedCustomerBillingRate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/customerBillManagement/v4/customerBillOnDemand/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs bill.read. */
        get: operations["retrieveCustomerBillOnDemand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/entries/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs bill.read. */
        get: operations["listEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/entries/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs bill.read. */
        get: operations["explainEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/contracts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs inventory.read. */
        get: operations["readContract"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/contracts/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs order.write. */
        post: operations["endContract"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/contracts/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs order.write. */
        post: operations["returnPhone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/orders/{id}/second-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs order.write. */
        post: operations["secondCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/orders/{id}/esim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["readEsim"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/es2plus/{secret}/gsma/rsp2/es2plus/handleDownloadProgressInfo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Open to everybody. */
        post: operations["handleDownloadProgressInfo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/wallet-cases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs bill.read. */
        get: operations["readWalletCase"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/wallet-cases/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs bill.write. */
        post: operations["closeWalletCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/orders/{id}/payment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["readOrderPayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/payments/{id}/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs payment.write. */
        post: operations["askWallet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/merchants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs payment.read. */
        get: operations["retrieveMerchant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Needs key.write. */
        patch: operations["patchMerchant"];
        trace?: never;
    };
    "/sublet/v1/agreements/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["retrieveAgreement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/agreements/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs order.write. */
        post: operations["endAgreement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/orders/{id}/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["readOrderFreeze"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/freezes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs payment.read. */
        get: operations["readFreeze"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/freezes/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs payment.write. */
        post: operations["releaseFreeze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/reservations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["readReservation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/reservations/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs order.write. */
        post: operations["releaseReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/numbers/{number}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs number.read. */
        get: operations["listNumberHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/settings/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs setting.read. */
        get: operations["readSetting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Needs setting.write. */
        patch: operations["changeSetting"];
        trace?: never;
    };
    "/tmf-api/resourcePoolManagement/v4/resourcePool/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["retrieveResourcePool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Needs number.write. */
        patch: operations["patchResourcePool"];
        trace?: never;
    };
    "/tmf-api/resourcePoolManagement/v4/availabilityCheck/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["retrieveAvailabilityCheck"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/resourcePoolManagement/v4/reservation/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs order.read. */
        get: operations["retrieveTmfReservation"];
        put?: never;
        post?: never;
        /** @description Needs order.write. */
        delete: operations["deleteTmfReservation"];
        options?: never;
        head?: never;
        /** @description Needs order.write. */
        patch: operations["patchTmfReservation"];
        trace?: never;
    };
    "/sublet/v1/parties/{id}/numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs party.read. */
        get: operations["listPartyNumbers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/objections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs party.read. */
        get: operations["readObjection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/objections/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs party.write. */
        post: operations["answerObjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/hub/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["readHub_productCatalogManagement"];
        put?: never;
        post?: never;
        /** @description Needs event.write. */
        delete: operations["deleteHub_productCatalogManagement"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productCatalogManagement/v4/hub/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs event.write. */
        post: operations["replayHub_productCatalogManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productOrderingManagement/v4/hub/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["readHub_productOrderingManagement"];
        put?: never;
        post?: never;
        /** @description Needs event.write. */
        delete: operations["deleteHub_productOrderingManagement"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productOrderingManagement/v4/hub/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs event.write. */
        post: operations["replayHub_productOrderingManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/party/v4/hub/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["readHub_party"];
        put?: never;
        post?: never;
        /** @description Needs event.write. */
        delete: operations["deleteHub_party"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/party/v4/hub/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs event.write. */
        post: operations["replayHub_party"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/usageManagement/v4/hub/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["readHub_usageManagement"];
        put?: never;
        post?: never;
        /** @description Needs event.write. */
        delete: operations["deleteHub_usageManagement"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/usageManagement/v4/hub/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs event.write. */
        post: operations["replayHub_usageManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productInventory/v4/hub/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["readHub_productInventory"];
        put?: never;
        post?: never;
        /** @description Needs event.write. */
        delete: operations["deleteHub_productInventory"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/productInventory/v4/hub/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs event.write. */
        post: operations["replayHub_productInventory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/resourceInventoryManagement/v4/hub/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["readHub_resourceInventoryManagement"];
        put?: never;
        post?: never;
        /** @description Needs event.write. */
        delete: operations["deleteHub_resourceInventoryManagement"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/resourceInventoryManagement/v4/hub/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs event.write. */
        post: operations["replayHub_resourceInventoryManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/resourcePoolManagement/v4/hub/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["readHub_resourcePoolManagement"];
        put?: never;
        post?: never;
        /** @description Needs event.write. */
        delete: operations["deleteHub_resourcePoolManagement"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/resourcePoolManagement/v4/hub/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs event.write. */
        post: operations["replayHub_resourcePoolManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/prepayBalanceManagement/v4/hub/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["readHub_prepayBalanceManagement"];
        put?: never;
        post?: never;
        /** @description Needs event.write. */
        delete: operations["deleteHub_prepayBalanceManagement"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/prepayBalanceManagement/v4/hub/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs event.write. */
        post: operations["replayHub_prepayBalanceManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/payment/v4/hub/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["readHub_payment"];
        put?: never;
        post?: never;
        /** @description Needs event.write. */
        delete: operations["deleteHub_payment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/payment/v4/hub/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs event.write. */
        post: operations["replayHub_payment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/customerBillManagement/v4/hub/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["readHub_customerBillManagement"];
        put?: never;
        post?: never;
        /** @description Needs event.write. */
        delete: operations["deleteHub_customerBillManagement"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tmf-api/customerBillManagement/v4/hub/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs event.write. */
        post: operations["replayHub_customerBillManagement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/hub/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs event.read. */
        get: operations["readHub_sublet"];
        put?: never;
        post?: never;
        /** @description Needs event.write. */
        delete: operations["deleteHub_sublet"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/hub/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs event.write. */
        post: operations["replayHub_sublet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/licences/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs licence.read. */
        get: operations["readLicence"];
        put?: never;
        post?: never;
        /** @description Needs licence.write. */
        delete: operations["removeLicence"];
        options?: never;
        head?: never;
        /** @description Needs licence.write. */
        patch: operations["changeLicence"];
        trace?: never;
    };
    "/sublet/v1/catalogue/versions/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs margin.read. */
        get: operations["retrieveCatalogueVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/drafts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs margin.read. */
        get: operations["retrieveDraft"];
        put?: never;
        post?: never;
        /** @description Needs catalogue.write. */
        delete: operations["deleteDraft"];
        options?: never;
        head?: never;
        /** @description Needs catalogue.write. */
        patch: operations["patchDraft"];
        trace?: never;
    };
    "/sublet/v1/drafts/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs margin.read. */
        post: operations["checkDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/drafts/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs catalogue.write. */
        post: operations["publishDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/drafts/{id}/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Needs margin.read. */
        post: operations["tryDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/sessions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs balance.read. */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/wallet-bills/{merchant}/{day}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs bill.read. */
        get: operations["readWalletBill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/wallet/{operator}/{merchant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Open to everybody. */
        post: operations["tellPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/lots/{kind}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs number.read. */
        get: operations["readLot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sublet/v1/lots/{kind}/{name}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Needs number.read. */
        get: operations["listLotNotes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        "TMF620.AgreementRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.Any": unknown;
        "TMF620.AttachmentRefOrValue": {
            id?: string;
            /** Format: uri */
            href?: string;
            attachmentType?: string;
            /** Format: base64 */
            content?: string;
            description?: string;
            mimeType?: string;
            name?: string;
            /** Format: uri */
            url?: string;
            size?: components["schemas"]["TMF620.Quantity"];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.BundledProductOffering": {
            id?: string;
            href?: string;
            lifecycleStatus?: string;
            name?: string;
            bundledProductOfferingOption?: components["schemas"]["TMF620.BundledProductOfferingOption"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.BundledProductOfferingOption": {
            numberRelOfferDefault?: number;
            numberRelOfferLowerLimit?: number;
            numberRelOfferUpperLimit?: number;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.BundledProductOfferingPriceRelationship": {
            id?: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.BundledProductSpecification": {
            id?: string;
            href?: string;
            lifecycleStatus?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.Catalog": {
            id?: string;
            href?: string;
            catalogType?: string;
            description?: string;
            /** Format: date-time */
            lastUpdate?: string;
            lifecycleStatus?: string;
            name?: string;
            version?: string;
            category?: components["schemas"]["TMF620.CategoryRef"][];
            relatedParty?: components["schemas"]["TMF620.RelatedParty"][];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.Catalog_Create": {
            catalogType?: string;
            description?: string;
            /** Format: date-time */
            lastUpdate?: string;
            lifecycleStatus?: string;
            name: string;
            version?: string;
            category?: components["schemas"]["TMF620.CategoryRef"][];
            relatedParty?: components["schemas"]["TMF620.RelatedParty"][];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.Category": {
            id?: string;
            href?: string;
            description?: string;
            isRoot?: boolean;
            /** Format: date-time */
            lastUpdate?: string;
            lifecycleStatus?: string;
            name?: string;
            parentId?: string;
            version?: string;
            productOffering?: components["schemas"]["TMF620.ProductOfferingRef"][];
            subCategory?: components["schemas"]["TMF620.CategoryRef"][];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.CategoryRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            version?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.Category_Create": {
            description?: string;
            isRoot?: boolean;
            /** Format: date-time */
            lastUpdate?: string;
            lifecycleStatus?: string;
            name: string;
            parentId?: string;
            version?: string;
            productOffering?: components["schemas"]["TMF620.ProductOfferingRef"][];
            subCategory?: components["schemas"]["TMF620.CategoryRef"][];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ChannelRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.CharacteristicValueSpecification": {
            isDefault?: boolean;
            rangeInterval?: string;
            regex?: string;
            unitOfMeasure?: string;
            valueFrom?: number;
            valueTo?: number;
            valueType?: string;
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            value?: components["schemas"]["TMF620.Any"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ConstraintRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            version?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.Duration": {
            amount?: number;
            units?: string;
        };
        "TMF620.ExportJob": {
            id?: string;
            /** Format: uri */
            href?: string;
            /** Format: date-time */
            completionDate?: string;
            contentType?: string;
            /** Format: date-time */
            creationDate?: string;
            errorLog?: string;
            path?: string;
            query?: string;
            /** Format: uri */
            url?: string;
            status?: components["schemas"]["TMF620.JobStateType"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ExportJob_Create": {
            /** Format: date-time */
            completionDate?: string;
            contentType?: string;
            /** Format: date-time */
            creationDate?: string;
            errorLog?: string;
            path?: string;
            query?: string;
            /** Format: uri */
            url: string;
            status?: components["schemas"]["TMF620.JobStateType"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ImportJob": {
            id?: string;
            /** Format: uri */
            href?: string;
            /** Format: date-time */
            completionDate?: string;
            contentType?: string;
            /** Format: date-time */
            creationDate?: string;
            errorLog?: string;
            path?: string;
            /** Format: uri */
            url?: string;
            status?: components["schemas"]["TMF620.JobStateType"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ImportJob_Create": {
            /** Format: date-time */
            completionDate?: string;
            contentType?: string;
            /** Format: date-time */
            creationDate?: string;
            errorLog?: string;
            path?: string;
            /** Format: uri */
            url: string;
            status?: components["schemas"]["TMF620.JobStateType"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        /** @enum {string} */
        "TMF620.JobStateType": "Not Started" | "Running" | "Succeeded" | "Failed";
        "TMF620.MarketSegmentRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.Money": {
            unit?: string;
            /** Format: float */
            value?: number;
        };
        "TMF620.POPAlteration": {
            id?: string;
            /** Format: uri */
            href?: string;
            description?: string;
            name?: string;
            priceType: string;
            priority?: number;
            recurringChargePeriod?: string;
            applicationDuration?: components["schemas"]["TMF620.Duration"];
            price: components["schemas"]["TMF620.ProductPriceValue"];
            unitOfMeasure?: components["schemas"]["TMF620.Quantity"];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.PlaceRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.PricingLogicAlgorithm": {
            id?: string;
            /** Format: uri */
            href?: string;
            description?: string;
            name?: string;
            plaSpecId?: string;
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ProductOffering": {
            id?: string;
            href?: string;
            description?: string;
            isBundle?: boolean;
            isSellable?: boolean;
            /** Format: date-time */
            lastUpdate?: string;
            lifecycleStatus?: string;
            name?: string;
            statusReason?: string;
            version?: string;
            agreement?: components["schemas"]["TMF620.AgreementRef"][];
            attachment?: components["schemas"]["TMF620.AttachmentRefOrValue"][];
            bundledProductOffering?: components["schemas"]["TMF620.BundledProductOffering"][];
            category?: components["schemas"]["TMF620.CategoryRef"][];
            channel?: components["schemas"]["TMF620.ChannelRef"][];
            marketSegment?: components["schemas"]["TMF620.MarketSegmentRef"][];
            place?: components["schemas"]["TMF620.PlaceRef"][];
            prodSpecCharValueUse?: components["schemas"]["TMF620.ProductSpecificationCharacteristicValueUse"][];
            productOfferingPrice?: components["schemas"]["TMF620.ProductOfferingPriceRefOrValue"][];
            productOfferingRelationship?: components["schemas"]["TMF620.ProductOfferingRelationship"][];
            productOfferingTerm?: components["schemas"]["TMF620.ProductOfferingTerm"][];
            productSpecification?: components["schemas"]["TMF620.ProductSpecificationRef"];
            resourceCandidate?: components["schemas"]["TMF620.ResourceCandidateRef"];
            serviceCandidate?: components["schemas"]["TMF620.ServiceCandidateRef"];
            serviceLevelAgreement?: components["schemas"]["TMF620.SLARef"];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ProductOfferingPrice": {
            id?: string;
            href?: string;
            description?: string;
            isBundle?: boolean;
            /** Format: date-time */
            lastUpdate?: string;
            lifecycleStatus?: string;
            name?: string;
            /** Format: float */
            percentage?: number;
            priceType?: string;
            recurringChargePeriodLength?: number;
            recurringChargePeriodType?: string;
            version?: string;
            bundledPopRelationship?: components["schemas"]["TMF620.BundledProductOfferingPriceRelationship"][];
            constraint?: components["schemas"]["TMF620.ConstraintRef"][];
            place?: components["schemas"]["TMF620.PlaceRef"][];
            popRelationship?: components["schemas"]["TMF620.ProductOfferingPriceRelationship"][];
            price?: components["schemas"]["TMF620.Money"];
            pricingLogicAlgorithm?: components["schemas"]["TMF620.PricingLogicAlgorithm"][];
            prodSpecCharValueUse?: components["schemas"]["TMF620.ProductSpecificationCharacteristicValueUse"][];
            productOfferingTerm?: components["schemas"]["TMF620.ProductOfferingTerm"][];
            tax?: components["schemas"]["TMF620.TaxItem"][];
            unitOfMeasure?: components["schemas"]["TMF620.Quantity"];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ProductOfferingPriceRefOrValue": {
            id?: string;
            /** Format: uri */
            href?: string;
            description?: string;
            /** Format: date-time */
            lastUpdate?: string;
            lifecycleStatus?: string;
            name?: string;
            priceType?: string;
            recurringChargePeriod?: string;
            recurringChargePeriodLength?: number;
            version?: string;
            constraint?: components["schemas"]["TMF620.ConstraintRef"][];
            price?: components["schemas"]["TMF620.ProductPriceValue"];
            priceAlteration?: components["schemas"]["TMF620.POPAlteration"][];
            unitOfMeasure?: components["schemas"]["TMF620.Quantity"];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.ProductOfferingPriceRelationship": {
            id?: string;
            /** Format: uri */
            href?: string;
            name?: string;
            relationshipType?: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.ProductOfferingPrice_Create": {
            description?: string;
            isBundle?: boolean;
            /** Format: date-time */
            lastUpdate?: string;
            lifecycleStatus?: string;
            name: string;
            /** Format: float */
            percentage?: number;
            priceType?: string;
            recurringChargePeriodLength?: number;
            recurringChargePeriodType?: string;
            version?: string;
            bundledPopRelationship?: components["schemas"]["TMF620.BundledProductOfferingPriceRelationship"][];
            constraint?: components["schemas"]["TMF620.ConstraintRef"][];
            place?: components["schemas"]["TMF620.PlaceRef"][];
            popRelationship?: components["schemas"]["TMF620.ProductOfferingPriceRelationship"][];
            price?: components["schemas"]["TMF620.Money"];
            pricingLogicAlgorithm?: components["schemas"]["TMF620.PricingLogicAlgorithm"][];
            prodSpecCharValueUse?: components["schemas"]["TMF620.ProductSpecificationCharacteristicValueUse"][];
            productOfferingTerm?: components["schemas"]["TMF620.ProductOfferingTerm"][];
            tax?: components["schemas"]["TMF620.TaxItem"][];
            unitOfMeasure?: components["schemas"]["TMF620.Quantity"];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ProductOfferingRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.ProductOfferingRelationship": {
            id?: string;
            /** Format: uri */
            href?: string;
            name?: string;
            relationshipType?: string;
            role?: string;
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.ProductOfferingTerm": {
            description?: string;
            name?: string;
            duration?: components["schemas"]["TMF620.Duration"];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ProductOffering_Create": {
            description?: string;
            isBundle?: boolean;
            isSellable?: boolean;
            /** Format: date-time */
            lastUpdate?: string;
            lifecycleStatus?: string;
            name: string;
            statusReason?: string;
            version?: string;
            agreement?: components["schemas"]["TMF620.AgreementRef"][];
            attachment?: components["schemas"]["TMF620.AttachmentRefOrValue"][];
            bundledProductOffering?: components["schemas"]["TMF620.BundledProductOffering"][];
            category?: components["schemas"]["TMF620.CategoryRef"][];
            channel?: components["schemas"]["TMF620.ChannelRef"][];
            marketSegment?: components["schemas"]["TMF620.MarketSegmentRef"][];
            place?: components["schemas"]["TMF620.PlaceRef"][];
            prodSpecCharValueUse?: components["schemas"]["TMF620.ProductSpecificationCharacteristicValueUse"][];
            productOfferingPrice?: components["schemas"]["TMF620.ProductOfferingPriceRefOrValue"][];
            productOfferingRelationship?: components["schemas"]["TMF620.ProductOfferingRelationship"][];
            productOfferingTerm?: components["schemas"]["TMF620.ProductOfferingTerm"][];
            productSpecification?: components["schemas"]["TMF620.ProductSpecificationRef"];
            resourceCandidate?: components["schemas"]["TMF620.ResourceCandidateRef"];
            serviceCandidate?: components["schemas"]["TMF620.ServiceCandidateRef"];
            serviceLevelAgreement?: components["schemas"]["TMF620.SLARef"];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ProductPriceValue": {
            /** Format: float */
            percentage?: number;
            taxCategory?: string;
            /** Format: float */
            taxRate?: number;
            dutyFreeAmount?: components["schemas"]["TMF620.Money"];
            taxIncludedAmount?: components["schemas"]["TMF620.Money"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ProductSpecification": {
            id?: string;
            href?: string;
            brand?: string;
            description?: string;
            isBundle?: boolean;
            /** Format: date-time */
            lastUpdate?: string;
            lifecycleStatus?: string;
            name?: string;
            productNumber?: string;
            version?: string;
            attachment?: components["schemas"]["TMF620.AttachmentRefOrValue"][];
            bundledProductSpecification?: components["schemas"]["TMF620.BundledProductSpecification"][];
            productSpecCharacteristic?: components["schemas"]["TMF620.ProductSpecificationCharacteristic"][];
            productSpecificationRelationship?: components["schemas"]["TMF620.ProductSpecificationRelationship"][];
            relatedParty?: components["schemas"]["TMF620.RelatedParty"][];
            resourceSpecification?: components["schemas"]["TMF620.ResourceSpecificationRef"][];
            serviceSpecification?: components["schemas"]["TMF620.ServiceSpecificationRef"][];
            targetProductSchema?: components["schemas"]["TMF620.TargetProductSchema"];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ProductSpecificationCharacteristic": {
            id?: string;
            configurable?: boolean;
            description?: string;
            extensible?: boolean;
            isUnique?: boolean;
            maxCardinality?: number;
            minCardinality?: number;
            name?: string;
            regex?: string;
            valueType?: string;
            productSpecCharRelationship?: components["schemas"]["TMF620.ProductSpecificationCharacteristicRelationship"][];
            productSpecCharacteristicValue?: components["schemas"]["TMF620.CharacteristicValueSpecification"][];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@valueSchemaLocation"?: string;
        };
        "TMF620.ProductSpecificationCharacteristicRelationship": {
            id?: string;
            href?: string;
            charSpecSeq?: number;
            name?: string;
            relationshipType?: string;
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ProductSpecificationCharacteristicValueUse": {
            id?: string;
            description?: string;
            maxCardinality?: number;
            minCardinality?: number;
            name?: string;
            valueType?: string;
            productSpecCharacteristicValue?: components["schemas"]["TMF620.CharacteristicValueSpecification"][];
            productSpecification?: components["schemas"]["TMF620.ProductSpecificationRef"];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.ProductSpecificationRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            version?: string;
            targetProductSchema?: components["schemas"]["TMF620.TargetProductSchema"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.ProductSpecificationRelationship": {
            id?: string;
            /** Format: uri */
            href?: string;
            name?: string;
            relationshipType?: string;
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.ProductSpecification_Create": {
            brand?: string;
            description?: string;
            isBundle?: boolean;
            /** Format: date-time */
            lastUpdate?: string;
            lifecycleStatus?: string;
            name: string;
            productNumber?: string;
            version?: string;
            attachment?: components["schemas"]["TMF620.AttachmentRefOrValue"][];
            bundledProductSpecification?: components["schemas"]["TMF620.BundledProductSpecification"][];
            productSpecCharacteristic?: components["schemas"]["TMF620.ProductSpecificationCharacteristic"][];
            productSpecificationRelationship?: components["schemas"]["TMF620.ProductSpecificationRelationship"][];
            relatedParty?: components["schemas"]["TMF620.RelatedParty"][];
            resourceSpecification?: components["schemas"]["TMF620.ResourceSpecificationRef"][];
            serviceSpecification?: components["schemas"]["TMF620.ServiceSpecificationRef"][];
            targetProductSchema?: components["schemas"]["TMF620.TargetProductSchema"];
            validFor?: components["schemas"]["TMF620.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.Quantity": {
            /** Format: float */
            amount?: number;
            units?: string;
        };
        "TMF620.RelatedParty": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType": string;
        };
        "TMF620.ResourceCandidateRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            version?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.ResourceSpecificationRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            version?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.SLARef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.ServiceCandidateRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            version?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.ServiceSpecificationRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            version?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF620.TargetProductSchema": {
            /** Format: uri */
            "@schemaLocation": string;
            "@type": string;
        };
        "TMF620.TaxItem": {
            id?: string;
            /** Format: uri */
            href?: string;
            taxCategory?: string;
            /** Format: float */
            taxRate?: number;
            taxAmount?: components["schemas"]["TMF620.Money"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF620.TimePeriod": {
            /** Format: date-time */
            endDateTime?: string;
            /** Format: date-time */
            startDateTime?: string;
        };
        "TMF622.AgreementItemRef": {
            id: string;
            href?: string;
            agreementItemId?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.AgreementRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.Any": unknown;
        "TMF622.AppointmentRef": {
            id: string;
            href?: string;
            description?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.BillingAccountRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.CancelProductOrder": {
            id?: string;
            href?: string;
            cancellationReason?: string;
            /** Format: date-time */
            effectiveCancellationDate?: string;
            /** Format: date-time */
            requestedCancellationDate?: string;
            productOrder: components["schemas"]["TMF622.ProductOrderRef"];
            state?: components["schemas"]["TMF622.TaskStateType"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF622.CancelProductOrder_Create": {
            cancellationReason?: string;
            /** Format: date-time */
            requestedCancellationDate?: string;
            productOrder: components["schemas"]["TMF622.ProductOrderRef"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF622.Characteristic": {
            name: string;
            valueType?: string;
            value: components["schemas"]["TMF622.Any"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF622.Money": {
            unit?: string;
            /** Format: float */
            value?: number;
        };
        "TMF622.Note": {
            id?: string;
            author?: string;
            /** Format: date-time */
            date?: string;
            text: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        /** @enum {string} */
        "TMF622.OrderItemActionType": "add" | "modify" | "delete" | "noChange";
        "TMF622.OrderItemRelationship": {
            id?: string;
            relationshipType?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF622.OrderPrice": {
            description?: string;
            name?: string;
            priceType?: string;
            recurringChargePeriod?: string;
            unitOfMeasure?: string;
            billingAccount?: components["schemas"]["TMF622.BillingAccountRef"];
            price?: components["schemas"]["TMF622.Price"];
            priceAlteration?: components["schemas"]["TMF622.PriceAlteration"][];
            productOfferingPrice?: components["schemas"]["TMF622.ProductOfferingPriceRef"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF622.OrderTerm": {
            description?: string;
            name?: string;
            duration?: components["schemas"]["TMF622.Quantity"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF622.PaymentRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.Price": {
            /** Format: float */
            percentage?: number;
            /** Format: float */
            taxRate?: number;
            dutyFreeAmount?: components["schemas"]["TMF622.Money"];
            taxIncludedAmount?: components["schemas"]["TMF622.Money"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF622.PriceAlteration": {
            applicationDuration?: number;
            description?: string;
            name?: string;
            priceType: string;
            priority?: number;
            recurringChargePeriod?: string;
            unitOfMeasure?: string;
            price: components["schemas"]["TMF622.Price"];
            productOfferingPrice?: components["schemas"]["TMF622.ProductOfferingPriceRef"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF622.ProductOfferingPriceRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.ProductOfferingQualificationItemRef": {
            id: string;
            href?: string;
            name?: string;
            productOfferingQualificationHref?: string;
            productOfferingQualificationId: string;
            productOfferingQualificationName?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.ProductOfferingQualificationRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.ProductOfferingRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.ProductOrder": {
            id?: string;
            href?: string;
            /** Format: date-time */
            cancellationDate?: string;
            cancellationReason?: string;
            category?: string;
            /** Format: date-time */
            completionDate?: string;
            description?: string;
            /** Format: date-time */
            expectedCompletionDate?: string;
            externalId?: string;
            notificationContact?: string;
            /** Format: date-time */
            orderDate?: string;
            priority?: string;
            /** Format: date-time */
            requestedCompletionDate?: string;
            /** Format: date-time */
            requestedStartDate?: string;
            agreement?: components["schemas"]["TMF622.AgreementRef"][];
            billingAccount?: components["schemas"]["TMF622.BillingAccountRef"];
            channel?: components["schemas"]["TMF622.RelatedChannel"][];
            note?: components["schemas"]["TMF622.Note"][];
            orderTotalPrice?: components["schemas"]["TMF622.OrderPrice"][];
            payment?: components["schemas"]["TMF622.PaymentRef"][];
            productOfferingQualification?: components["schemas"]["TMF622.ProductOfferingQualificationRef"][];
            productOrderItem: components["schemas"]["TMF622.ProductOrderItem"][];
            quote?: components["schemas"]["TMF622.QuoteRef"][];
            relatedParty?: components["schemas"]["TMF622.RelatedParty"][];
            state?: components["schemas"]["TMF622.ProductOrderStateType"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF622.ProductOrderItem": {
            id: string;
            quantity?: number;
            action: components["schemas"]["TMF622.OrderItemActionType"];
            appointment?: components["schemas"]["TMF622.AppointmentRef"];
            billingAccount?: components["schemas"]["TMF622.BillingAccountRef"];
            itemPrice?: components["schemas"]["TMF622.OrderPrice"][];
            itemTerm?: components["schemas"]["TMF622.OrderTerm"][];
            itemTotalPrice?: components["schemas"]["TMF622.OrderPrice"][];
            payment?: components["schemas"]["TMF622.PaymentRef"][];
            product?: components["schemas"]["TMF622.ProductRefOrValue"];
            productOffering?: components["schemas"]["TMF622.ProductOfferingRef"];
            productOfferingQualificationItem?: components["schemas"]["TMF622.ProductOfferingQualificationItemRef"];
            productOrderItem?: components["schemas"]["TMF622.ProductOrderItem"][];
            productOrderItemRelationship?: components["schemas"]["TMF622.OrderItemRelationship"][];
            qualification?: components["schemas"]["TMF622.ProductOfferingQualificationRef"][];
            quoteItem?: components["schemas"]["TMF622.QuoteItemRef"];
            state?: components["schemas"]["TMF622.ProductOrderItemStateType"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        /** @enum {string} */
        "TMF622.ProductOrderItemStateType": "acknowledged" | "rejected" | "pending" | "held" | "inProgress" | "cancelled" | "completed" | "failed" | "assessingCancellation" | "pendingCancellation";
        "TMF622.ProductOrderRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        /** @enum {string} */
        "TMF622.ProductOrderStateType": "acknowledged" | "rejected" | "pending" | "held" | "inProgress" | "cancelled" | "completed" | "failed" | "partial" | "assessingCancellation" | "pendingCancellation";
        "TMF622.ProductOrder_Create": {
            /** Format: date-time */
            cancellationDate?: string;
            cancellationReason?: string;
            category?: string;
            description?: string;
            externalId?: string;
            notificationContact?: string;
            priority?: string;
            /** Format: date-time */
            requestedCompletionDate?: string;
            /** Format: date-time */
            requestedStartDate?: string;
            agreement?: components["schemas"]["TMF622.AgreementRef"][];
            billingAccount?: components["schemas"]["TMF622.BillingAccountRef"];
            channel?: components["schemas"]["TMF622.RelatedChannel"][];
            note?: components["schemas"]["TMF622.Note"][];
            orderTotalPrice?: components["schemas"]["TMF622.OrderPrice"][];
            payment?: components["schemas"]["TMF622.PaymentRef"][];
            productOfferingQualification?: components["schemas"]["TMF622.ProductOfferingQualificationRef"][];
            productOrderItem: components["schemas"]["TMF622.ProductOrderItem"][];
            quote?: components["schemas"]["TMF622.QuoteRef"][];
            relatedParty?: components["schemas"]["TMF622.RelatedParty"][];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF622.ProductPrice": {
            description?: string;
            name?: string;
            priceType: string;
            recurringChargePeriod?: string;
            unitOfMeasure?: string;
            billingAccount?: components["schemas"]["TMF622.BillingAccountRef"];
            price: components["schemas"]["TMF622.Price"];
            productOfferingPrice?: components["schemas"]["TMF622.ProductOfferingPriceRef"];
            productPriceAlteration?: components["schemas"]["TMF622.PriceAlteration"][];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF622.ProductRefOrValue": {
            id?: string;
            href?: string;
            description?: string;
            isBundle?: boolean;
            isCustomerVisible?: boolean;
            name?: string;
            /** Format: date-time */
            orderDate?: string;
            productSerialNumber?: string;
            /** Format: date-time */
            startDate?: string;
            /** Format: date-time */
            terminationDate?: string;
            agreement?: components["schemas"]["TMF622.AgreementItemRef"][];
            billingAccount?: components["schemas"]["TMF622.BillingAccountRef"];
            place?: components["schemas"]["TMF622.RelatedPlaceRefOrValue"][];
            product?: components["schemas"]["TMF622.ProductRefOrValue"][];
            productCharacteristic?: components["schemas"]["TMF622.Characteristic"][];
            productOffering?: components["schemas"]["TMF622.ProductOfferingRef"];
            productOrderItem?: components["schemas"]["TMF622.RelatedProductOrderItem"][];
            productPrice?: components["schemas"]["TMF622.ProductPrice"][];
            productRelationship?: components["schemas"]["TMF622.ProductRelationship"][];
            productSpecification?: components["schemas"]["TMF622.ProductSpecificationRef"];
            productTerm?: components["schemas"]["TMF622.ProductTerm"][];
            realizingResource?: components["schemas"]["TMF622.ResourceRef"][];
            realizingService?: components["schemas"]["TMF622.ServiceRef"][];
            relatedParty?: components["schemas"]["TMF622.RelatedParty"][];
            status?: components["schemas"]["TMF622.ProductStatusType"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.ProductRelationship": {
            relationshipType: string;
            product: components["schemas"]["TMF622.ProductRefOrValue"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF622.ProductSpecificationRef": {
            id: string;
            href?: string;
            name?: string;
            version?: string;
            targetProductSchema?: components["schemas"]["TMF622.TargetProductSchema"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        /** @enum {string} */
        "TMF622.ProductStatusType": "created" | "pendingActive" | "cancelled" | "active" | "pendingTerminate" | "terminated" | "suspended" | "aborted ";
        "TMF622.ProductTerm": {
            description?: string;
            name?: string;
            duration?: components["schemas"]["TMF622.Quantity"];
            validFor?: components["schemas"]["TMF622.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF622.Quantity": {
            /** Format: float */
            amount?: number;
            units?: string;
        };
        "TMF622.QuoteItemRef": {
            id: string;
            href?: string;
            name?: string;
            quoteHref?: string;
            quoteId: string;
            quoteName?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.QuoteRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.RelatedChannel": {
            id: string;
            href?: string;
            name?: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.RelatedParty": {
            id: string;
            href?: string;
            name?: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType": string;
        };
        "TMF622.RelatedPlaceRefOrValue": {
            id?: string;
            href?: string;
            name?: string;
            role: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.RelatedProductOrderItem": {
            orderItemAction?: string;
            orderItemId: string;
            productOrderHref?: string;
            productOrderId: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.ResourceRef": {
            id: string;
            href?: string;
            name?: string;
            value?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.ServiceRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF622.TargetProductSchema": {
            "@baseType"?: string;
            "@schemaLocation": string;
            "@type": string;
        };
        /** @enum {string} */
        "TMF622.TaskStateType": "acknowledged" | "terminatedWithError" | "inProgress" | "done";
        "TMF622.TimePeriod": {
            /** Format: date-time */
            endDateTime?: string;
            /** Format: date-time */
            startDateTime?: string;
        };
        "TMF632.Any": unknown;
        "TMF632.AttachmentRefOrValue": {
            id?: string;
            href?: string;
            attachmentType?: string;
            content?: string;
            description?: string;
            mimeType?: string;
            name?: string;
            url?: string;
            size?: components["schemas"]["TMF632.Quantity"];
            validFor?: components["schemas"]["TMF632.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF632.Characteristic": {
            name: string;
            valueType?: string;
            value: components["schemas"]["TMF632.Any"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.ContactMedium": {
            mediumType?: string;
            preferred?: boolean;
            characteristic?: components["schemas"]["TMF632.MediumCharacteristic"];
            validFor?: components["schemas"]["TMF632.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.Disability": {
            disabilityCode?: string;
            disabilityName?: string;
            validFor?: components["schemas"]["TMF632.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.ExternalReference": {
            externalReferenceType?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.Individual": {
            id: string;
            href?: string;
            aristocraticTitle?: string;
            /** Format: date-time */
            birthDate?: string;
            countryOfBirth?: string;
            /** Format: date-time */
            deathDate?: string;
            familyName?: string;
            familyNamePrefix?: string;
            formattedName?: string;
            fullName?: string;
            gender?: string;
            generation?: string;
            givenName?: string;
            legalName?: string;
            location?: string;
            maritalStatus?: string;
            middleName?: string;
            nationality?: string;
            placeOfBirth?: string;
            preferredGivenName?: string;
            title?: string;
            contactMedium?: components["schemas"]["TMF632.ContactMedium"][];
            creditRating?: components["schemas"]["TMF632.PartyCreditProfile"][];
            disability?: components["schemas"]["TMF632.Disability"][];
            externalReference?: components["schemas"]["TMF632.ExternalReference"][];
            individualIdentification?: components["schemas"]["TMF632.IndividualIdentification"][];
            languageAbility?: components["schemas"]["TMF632.LanguageAbility"][];
            otherName?: components["schemas"]["TMF632.OtherNameIndividual"][];
            partyCharacteristic?: components["schemas"]["TMF632.Characteristic"][];
            relatedParty?: components["schemas"]["TMF632.RelatedParty"][];
            skill?: components["schemas"]["TMF632.Skill"][];
            status?: components["schemas"]["TMF632.IndividualStateType"];
            taxExemptionCertificate?: components["schemas"]["TMF632.TaxExemptionCertificate"][];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.IndividualIdentification": {
            identificationId?: string;
            identificationType?: string;
            issuingAuthority?: string;
            /** Format: date-time */
            issuingDate?: string;
            attachment?: components["schemas"]["TMF632.AttachmentRefOrValue"];
            validFor?: components["schemas"]["TMF632.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        /** @enum {string} */
        "TMF632.IndividualStateType": "initialized" | "validated" | "deceaded";
        "TMF632.Individual_Create": {
            aristocraticTitle?: string;
            /** Format: date-time */
            birthDate?: string;
            countryOfBirth?: string;
            /** Format: date-time */
            deathDate?: string;
            familyName: string;
            familyNamePrefix?: string;
            formattedName?: string;
            fullName?: string;
            gender?: string;
            generation?: string;
            givenName: string;
            legalName?: string;
            location?: string;
            maritalStatus?: string;
            middleName?: string;
            nationality?: string;
            placeOfBirth?: string;
            preferredGivenName?: string;
            title?: string;
            contactMedium?: components["schemas"]["TMF632.ContactMedium"][];
            creditRating?: components["schemas"]["TMF632.PartyCreditProfile"][];
            disability?: components["schemas"]["TMF632.Disability"][];
            externalReference?: components["schemas"]["TMF632.ExternalReference"][];
            individualIdentification?: components["schemas"]["TMF632.IndividualIdentification"][];
            languageAbility?: components["schemas"]["TMF632.LanguageAbility"][];
            otherName?: components["schemas"]["TMF632.OtherNameIndividual"][];
            partyCharacteristic?: components["schemas"]["TMF632.Characteristic"][];
            relatedParty?: components["schemas"]["TMF632.RelatedParty"][];
            skill?: components["schemas"]["TMF632.Skill"][];
            status?: components["schemas"]["TMF632.IndividualStateType"];
            taxExemptionCertificate?: components["schemas"]["TMF632.TaxExemptionCertificate"][];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.LanguageAbility": {
            isFavouriteLanguage?: boolean;
            languageCode?: string;
            languageName?: string;
            listeningProficiency?: string;
            readingProficiency?: string;
            speakingProficiency?: string;
            writingProficiency?: string;
            validFor?: components["schemas"]["TMF632.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.MediumCharacteristic": {
            city?: string;
            contactType?: string;
            country?: string;
            emailAddress?: string;
            faxNumber?: string;
            phoneNumber?: string;
            postCode?: string;
            socialNetworkId?: string;
            stateOrProvince?: string;
            street1?: string;
            street2?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.Organization": {
            id: string;
            href?: string;
            isHeadOffice?: boolean;
            isLegalEntity?: boolean;
            name?: string;
            nameType?: string;
            organizationType?: string;
            tradingName?: string;
            contactMedium?: components["schemas"]["TMF632.ContactMedium"][];
            creditRating?: components["schemas"]["TMF632.PartyCreditProfile"][];
            existsDuring?: components["schemas"]["TMF632.TimePeriod"];
            externalReference?: components["schemas"]["TMF632.ExternalReference"][];
            organizationChildRelationship?: components["schemas"]["TMF632.OrganizationChildRelationship"][];
            organizationIdentification?: components["schemas"]["TMF632.OrganizationIdentification"][];
            organizationParentRelationship?: components["schemas"]["TMF632.OrganizationParentRelationship"];
            otherName?: components["schemas"]["TMF632.OtherNameOrganization"][];
            partyCharacteristic?: components["schemas"]["TMF632.Characteristic"][];
            relatedParty?: components["schemas"]["TMF632.RelatedParty"][];
            status?: components["schemas"]["TMF632.OrganizationStateType"];
            taxExemptionCertificate?: components["schemas"]["TMF632.TaxExemptionCertificate"][];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.OrganizationChildRelationship": {
            relationshipType?: string;
            organization?: components["schemas"]["TMF632.OrganizationRef"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.OrganizationIdentification": {
            identificationId?: string;
            identificationType?: string;
            issuingAuthority?: string;
            /** Format: date-time */
            issuingDate?: string;
            attachment?: components["schemas"]["TMF632.AttachmentRefOrValue"];
            validFor?: components["schemas"]["TMF632.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.OrganizationParentRelationship": {
            relationshipType?: string;
            organization?: components["schemas"]["TMF632.OrganizationRef"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.OrganizationRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        /** @enum {string} */
        "TMF632.OrganizationStateType": "initialized" | "validated" | "closed";
        "TMF632.Organization_Create": {
            isHeadOffice?: boolean;
            isLegalEntity?: boolean;
            name?: string;
            nameType?: string;
            organizationType?: string;
            tradingName: string;
            contactMedium?: components["schemas"]["TMF632.ContactMedium"][];
            creditRating?: components["schemas"]["TMF632.PartyCreditProfile"][];
            existsDuring?: components["schemas"]["TMF632.TimePeriod"];
            externalReference?: components["schemas"]["TMF632.ExternalReference"][];
            organizationChildRelationship?: components["schemas"]["TMF632.OrganizationChildRelationship"][];
            organizationIdentification?: components["schemas"]["TMF632.OrganizationIdentification"][];
            organizationParentRelationship?: components["schemas"]["TMF632.OrganizationParentRelationship"];
            otherName?: components["schemas"]["TMF632.OtherNameOrganization"][];
            partyCharacteristic?: components["schemas"]["TMF632.Characteristic"][];
            relatedParty?: components["schemas"]["TMF632.RelatedParty"][];
            status?: components["schemas"]["TMF632.OrganizationStateType"];
            taxExemptionCertificate?: components["schemas"]["TMF632.TaxExemptionCertificate"][];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.OtherNameIndividual": {
            aristocraticTitle?: string;
            familyName?: string;
            familyNamePrefix?: string;
            formattedName?: string;
            fullName?: string;
            generation?: string;
            givenName?: string;
            legalName?: string;
            middleName?: string;
            preferredGivenName?: string;
            title?: string;
            validFor?: components["schemas"]["TMF632.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.OtherNameOrganization": {
            name?: string;
            nameType?: string;
            tradingName?: string;
            validFor?: components["schemas"]["TMF632.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.PartyCreditProfile": {
            creditAgencyName?: string;
            creditAgencyType?: string;
            ratingReference?: string;
            ratingScore?: number;
            validFor?: components["schemas"]["TMF632.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.Quantity": {
            /** Format: float */
            amount?: number;
            units?: string;
        };
        "TMF632.RelatedParty": {
            id: string;
            href?: string;
            name?: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType": string;
        };
        "TMF632.Skill": {
            comment?: string;
            evaluatedLevel?: string;
            skillCode?: string;
            skillName?: string;
            validFor?: components["schemas"]["TMF632.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.TaxDefinition": {
            id?: string;
            name?: string;
            taxType?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF632.TaxExemptionCertificate": {
            id?: string;
            attachment?: components["schemas"]["TMF632.AttachmentRefOrValue"];
            taxDefinition?: components["schemas"]["TMF632.TaxDefinition"][];
            validFor?: components["schemas"]["TMF632.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF632.TimePeriod": {
            /** Format: date-time */
            endDateTime?: string;
            /** Format: date-time */
            startDateTime?: string;
        };
        "TMF635.Any": unknown;
        "TMF635.AssociationSpecificationRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF635.AttachmentRefOrValue": {
            id?: string;
            /** Format: uri */
            href?: string;
            attachmentType?: string;
            /** Format: base64 */
            content?: string;
            description?: string;
            mimeType?: string;
            name?: string;
            /** Format: uri */
            url?: string;
            size?: components["schemas"]["TMF635.Quantity"];
            validFor?: components["schemas"]["TMF635.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF635.CharacteristicRelationship": {
            id?: string;
            /** Format: uri */
            href?: string;
            relationshipType?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF635.CharacteristicSpecification": {
            id?: string;
            configurable?: boolean;
            description?: string;
            extensible?: boolean;
            isUnique?: boolean;
            maxCardinality?: number;
            minCardinality?: number;
            name?: string;
            regex?: string;
            valueType?: string;
            charSpecRelationship?: components["schemas"]["TMF635.CharacteristicSpecificationRelationship"][];
            characteristicValueSpecification?: components["schemas"]["TMF635.CharacteristicValueSpecification"][];
            validFor?: components["schemas"]["TMF635.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@valueSchemaLocation"?: string;
        };
        "TMF635.CharacteristicSpecificationRelationship": {
            id?: string;
            /** Format: uri */
            href?: string;
            characteristicSpecificationId?: string;
            name?: string;
            /** Format: uri */
            parentSpecificationHref?: string;
            parentSpecificationId?: string;
            relationshipType?: string;
            validFor?: components["schemas"]["TMF635.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF635.CharacteristicValueSpecification": {
            isDefault?: boolean;
            rangeInterval?: string;
            regex?: string;
            unitOfMeasure?: string;
            valueFrom?: number;
            valueTo?: number;
            valueType?: string;
            validFor?: components["schemas"]["TMF635.TimePeriod"];
            value?: components["schemas"]["TMF635.Any"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF635.ConstraintRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            version?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF635.EntitySpecificationRelationship": {
            id?: string;
            /** Format: uri */
            href?: string;
            name?: string;
            relationshipType: string;
            role?: string;
            associationSpec?: components["schemas"]["TMF635.AssociationSpecificationRef"];
            validFor?: components["schemas"]["TMF635.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF635.Money": {
            id?: string;
            /** Format: uri */
            href?: string;
            unit?: string;
            /** Format: float */
            value?: number;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF635.ProductRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF635.Quantity": {
            /** Format: float */
            amount?: number;
            units?: string;
        };
        "TMF635.RatedProductUsage": {
            isBilled?: boolean;
            isTaxExempt?: boolean;
            offerTariffType?: string;
            ratingAmountType?: string;
            /** Format: date-time */
            ratingDate?: string;
            /** Format: float */
            taxRate?: number;
            usageRatingTag?: string;
            bucketValueConvertedInAmount?: components["schemas"]["TMF635.Money"];
            productRef?: components["schemas"]["TMF635.ProductRef"];
            taxExcludedRatingAmount?: components["schemas"]["TMF635.Money"];
            taxIncludedRatingAmount?: components["schemas"]["TMF635.Money"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF635.RelatedParty": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType": string;
        };
        "TMF635.TargetEntitySchema": {
            "@schemaLocation": string;
            "@type": string;
        };
        "TMF635.TimePeriod": {
            id?: string;
            /** Format: uri */
            href?: string;
            /** Format: date-time */
            endDateTime?: string;
            /** Format: date-time */
            startDateTime?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF635.Usage": {
            id?: string;
            /** Format: uri */
            href?: string;
            description?: string;
            /** Format: date-time */
            usageDate?: string;
            usageType?: string;
            ratedProductUsage?: components["schemas"]["TMF635.RatedProductUsage"][];
            relatedParty?: components["schemas"]["TMF635.RelatedParty"][];
            status?: components["schemas"]["TMF635.UsageStatusType"];
            usageCharacteristic?: components["schemas"]["TMF635.UsageCharacteristic"][];
            usageSpecification?: components["schemas"]["TMF635.UsageSpecificationRef"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF635.UsageCharacteristic": {
            id?: string;
            name: string;
            valueType?: string;
            characteristicRelationship?: components["schemas"]["TMF635.CharacteristicRelationship"][];
            value: components["schemas"]["TMF635.Any"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF635.UsageSpecification": {
            id?: string;
            /** Format: uri */
            href?: string;
            description?: string;
            isBundle?: boolean;
            /** Format: date-time */
            lastUpdate?: string;
            lifecycleStatus?: string;
            name?: string;
            version?: string;
            attachment?: components["schemas"]["TMF635.AttachmentRefOrValue"][];
            constraint?: components["schemas"]["TMF635.ConstraintRef"][];
            entitySpecRelationship?: components["schemas"]["TMF635.EntitySpecificationRelationship"][];
            relatedParty?: components["schemas"]["TMF635.RelatedParty"][];
            specCharacteristic?: components["schemas"]["TMF635.CharacteristicSpecification"][];
            targetEntitySchema?: components["schemas"]["TMF635.TargetEntitySchema"];
            validFor?: components["schemas"]["TMF635.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF635.UsageSpecificationRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF635.UsageSpecification_Create": {
            description?: string;
            isBundle?: boolean;
            /** Format: date-time */
            lastUpdate?: string;
            lifecycleStatus?: string;
            name?: string;
            version?: string;
            attachment?: components["schemas"]["TMF635.AttachmentRefOrValue"][];
            constraint?: components["schemas"]["TMF635.ConstraintRef"][];
            entitySpecRelationship?: components["schemas"]["TMF635.EntitySpecificationRelationship"][];
            relatedParty?: components["schemas"]["TMF635.RelatedParty"][];
            specCharacteristic?: components["schemas"]["TMF635.CharacteristicSpecification"][];
            targetEntitySchema?: components["schemas"]["TMF635.TargetEntitySchema"];
            validFor?: components["schemas"]["TMF635.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        /** @enum {string} */
        "TMF635.UsageStatusType": "received" | "rejected" | "recycled" | "guided" | "rated" | "rerated" | "billed";
        "TMF635.Usage_Create": {
            description?: string;
            /** Format: date-time */
            usageDate?: string;
            usageType?: string;
            ratedProductUsage?: components["schemas"]["TMF635.RatedProductUsage"][];
            relatedParty?: components["schemas"]["TMF635.RelatedParty"][];
            status?: components["schemas"]["TMF635.UsageStatusType"];
            usageCharacteristic?: components["schemas"]["TMF635.UsageCharacteristic"][];
            usageSpecification?: components["schemas"]["TMF635.UsageSpecificationRef"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF637.AgreementItemRef": {
            id: string;
            href?: string;
            agreementItemId?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF637.Any": unknown;
        "TMF637.BillingAccountRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF637.Characteristic": {
            name: string;
            valueType?: string;
            value: components["schemas"]["TMF637.Any"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF637.Money": {
            unit?: string;
            /** Format: float */
            value?: number;
        };
        "TMF637.Price": {
            /** Format: float */
            percentage?: number;
            /** Format: float */
            taxRate?: number;
            dutyFreeAmount?: components["schemas"]["TMF637.Money"];
            taxIncludedAmount?: components["schemas"]["TMF637.Money"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF637.PriceAlteration": {
            applicationDuration?: number;
            description?: string;
            name?: string;
            priceType: string;
            priority?: number;
            recurringChargePeriod?: string;
            unitOfMeasure?: string;
            price: components["schemas"]["TMF637.Price"];
            productOfferingPrice?: components["schemas"]["TMF637.ProductOfferingPriceRef"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF637.Product": {
            id?: string;
            href?: string;
            description?: string;
            isBundle?: boolean;
            isCustomerVisible?: boolean;
            name?: string;
            /** Format: date-time */
            orderDate?: string;
            productSerialNumber?: string;
            /** Format: date-time */
            startDate?: string;
            /** Format: date-time */
            terminationDate?: string;
            agreement?: components["schemas"]["TMF637.AgreementItemRef"][];
            billingAccount?: components["schemas"]["TMF637.BillingAccountRef"];
            place?: components["schemas"]["TMF637.RelatedPlaceRefOrValue"][];
            product?: components["schemas"]["TMF637.ProductRefOrValue"][];
            productCharacteristic?: components["schemas"]["TMF637.Characteristic"][];
            productOffering?: components["schemas"]["TMF637.ProductOfferingRef"];
            productOrderItem?: components["schemas"]["TMF637.RelatedProductOrderItem"][];
            productPrice?: components["schemas"]["TMF637.ProductPrice"][];
            productRelationship?: components["schemas"]["TMF637.ProductRelationship"][];
            productSpecification?: components["schemas"]["TMF637.ProductSpecificationRef"];
            productTerm?: components["schemas"]["TMF637.ProductTerm"][];
            realizingResource?: components["schemas"]["TMF637.ResourceRef"][];
            realizingService?: components["schemas"]["TMF637.ServiceRef"][];
            relatedParty?: components["schemas"]["TMF637.RelatedParty"][];
            status?: components["schemas"]["TMF637.ProductStatusType"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF637.ProductOfferingPriceRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF637.ProductOfferingRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF637.ProductPrice": {
            description?: string;
            name?: string;
            priceType: string;
            recurringChargePeriod?: string;
            unitOfMeasure?: string;
            billingAccount?: components["schemas"]["TMF637.BillingAccountRef"];
            price: components["schemas"]["TMF637.Price"];
            productOfferingPrice?: components["schemas"]["TMF637.ProductOfferingPriceRef"];
            productPriceAlteration?: components["schemas"]["TMF637.PriceAlteration"][];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF637.ProductRefOrValue": {
            id?: string;
            href?: string;
            description?: string;
            isBundle?: boolean;
            isCustomerVisible?: boolean;
            name?: string;
            /** Format: date-time */
            orderDate?: string;
            productSerialNumber?: string;
            /** Format: date-time */
            startDate?: string;
            /** Format: date-time */
            terminationDate?: string;
            agreement?: components["schemas"]["TMF637.AgreementItemRef"][];
            billingAccount?: components["schemas"]["TMF637.BillingAccountRef"];
            place?: components["schemas"]["TMF637.RelatedPlaceRefOrValue"][];
            product?: components["schemas"]["TMF637.ProductRefOrValue"][];
            productCharacteristic?: components["schemas"]["TMF637.Characteristic"][];
            productOffering?: components["schemas"]["TMF637.ProductOfferingRef"];
            productOrderItem?: components["schemas"]["TMF637.RelatedProductOrderItem"][];
            productPrice?: components["schemas"]["TMF637.ProductPrice"][];
            productRelationship?: components["schemas"]["TMF637.ProductRelationship"][];
            productSpecification?: components["schemas"]["TMF637.ProductSpecificationRef"];
            productTerm?: components["schemas"]["TMF637.ProductTerm"][];
            realizingResource?: components["schemas"]["TMF637.ResourceRef"][];
            realizingService?: components["schemas"]["TMF637.ServiceRef"][];
            relatedParty?: components["schemas"]["TMF637.RelatedParty"][];
            status?: components["schemas"]["TMF637.ProductStatusType"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF637.ProductRelationship": {
            relationshipType: string;
            product: components["schemas"]["TMF637.ProductRefOrValue"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF637.ProductSpecificationRef": {
            id: string;
            href?: string;
            name?: string;
            version?: string;
            targetProductSchema?: components["schemas"]["TMF637.TargetProductSchema"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        /** @enum {string} */
        "TMF637.ProductStatusType": "created" | "pendingActive" | "cancelled" | "active" | "pendingTerminate" | "terminated" | "suspended" | "aborted ";
        "TMF637.ProductTerm": {
            description?: string;
            name?: string;
            duration?: components["schemas"]["TMF637.Quantity"];
            validFor?: components["schemas"]["TMF637.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF637.Product_Create": {
            description?: string;
            isBundle?: boolean;
            isCustomerVisible?: boolean;
            name?: string;
            /** Format: date-time */
            orderDate?: string;
            productSerialNumber?: string;
            /** Format: date-time */
            startDate?: string;
            /** Format: date-time */
            terminationDate?: string;
            agreement?: components["schemas"]["TMF637.AgreementItemRef"][];
            billingAccount?: components["schemas"]["TMF637.BillingAccountRef"];
            place?: components["schemas"]["TMF637.RelatedPlaceRefOrValue"][];
            product?: components["schemas"]["TMF637.ProductRefOrValue"][];
            productCharacteristic?: components["schemas"]["TMF637.Characteristic"][];
            productOffering?: components["schemas"]["TMF637.ProductOfferingRef"];
            productOrderItem?: components["schemas"]["TMF637.RelatedProductOrderItem"][];
            productPrice?: components["schemas"]["TMF637.ProductPrice"][];
            productRelationship?: components["schemas"]["TMF637.ProductRelationship"][];
            productSpecification?: components["schemas"]["TMF637.ProductSpecificationRef"];
            productTerm?: components["schemas"]["TMF637.ProductTerm"][];
            realizingResource?: components["schemas"]["TMF637.ResourceRef"][];
            realizingService?: components["schemas"]["TMF637.ServiceRef"][];
            relatedParty?: components["schemas"]["TMF637.RelatedParty"][];
            status: components["schemas"]["TMF637.ProductStatusType"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF637.Quantity": {
            /** Format: float */
            amount?: number;
            units?: string;
        };
        "TMF637.RelatedParty": {
            id: string;
            href?: string;
            name?: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType": string;
        };
        "TMF637.RelatedPlaceRefOrValue": {
            id?: string;
            href?: string;
            name?: string;
            role: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF637.RelatedProductOrderItem": {
            orderItemAction?: string;
            orderItemId: string;
            productOrderHref?: string;
            productOrderId: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF637.ResourceRef": {
            id: string;
            href?: string;
            name?: string;
            value?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF637.ServiceRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF637.TargetProductSchema": {
            "@baseType"?: string;
            "@schemaLocation": string;
            "@type": string;
        };
        "TMF637.TimePeriod": {
            /** Format: date-time */
            endDateTime?: string;
            /** Format: date-time */
            startDateTime?: string;
        };
        "TMF654.AccumulatedBalance": {
            id?: string;
            href?: string;
            description?: string;
            name: string;
            bucket: components["schemas"]["TMF654.BucketRef"][];
            logicalResource?: components["schemas"]["TMF654.LogicalResourceRef"];
            partyAccount?: components["schemas"]["TMF654.PartyAccountRef"];
            product?: components["schemas"]["TMF654.ProductRef"][];
            relatedParty?: components["schemas"]["TMF654.RelatedParty"][];
            totalBalance: components["schemas"]["TMF654.Quantity"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        /** @enum {string} */
        "TMF654.ActionStatusType": "created" | "failed" | "cancelled" | "completed";
        "TMF654.AdjustBalance": {
            id?: string;
            href?: string;
            /** Format: date-time */
            confirmationDate?: string;
            description?: string;
            reason?: string;
            /** Format: date-time */
            requestedDate?: string;
            adjustType?: components["schemas"]["TMF654.AdjustType"];
            amount?: components["schemas"]["TMF654.Quantity"];
            bucket?: components["schemas"]["TMF654.BucketRef"];
            channel?: components["schemas"]["TMF654.ChannelRef"];
            logicalResource?: components["schemas"]["TMF654.LogicalResourceRef"][];
            partyAccount?: components["schemas"]["TMF654.PartyAccountRef"];
            product?: components["schemas"]["TMF654.ProductRef"][];
            relatedParty?: components["schemas"]["TMF654.RelatedParty"][];
            requestor?: components["schemas"]["TMF654.RelatedParty"];
            status: components["schemas"]["TMF654.ActionStatusType"];
            usageType?: components["schemas"]["TMF654.UsageType"];
            validFor?: components["schemas"]["TMF654.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF654.AdjustBalance_Create": {
            description?: string;
            reason?: string;
            adjustType?: components["schemas"]["TMF654.AdjustType"];
            amount: components["schemas"]["TMF654.Quantity"];
            bucket: components["schemas"]["TMF654.BucketRef"];
            channel?: components["schemas"]["TMF654.ChannelRef"];
            logicalResource?: components["schemas"]["TMF654.LogicalResourceRef"][];
            product?: components["schemas"]["TMF654.ProductRef"][];
            requestor?: components["schemas"]["TMF654.RelatedParty"];
            usageType: components["schemas"]["TMF654.UsageType"];
            validFor?: components["schemas"]["TMF654.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        /** @enum {string} */
        "TMF654.AdjustType": "recurring" | "oneTime";
        "TMF654.BalanceActionHistory": {
            id?: string;
            href?: string;
            /** Format: date-time */
            confirmationDate?: string;
            description?: string;
            isAutoTopup?: boolean;
            numberOfPeriods?: number;
            reason?: string;
            /** Format: date-time */
            requestedDate?: string;
            voucher?: string;
            adjustType?: components["schemas"]["TMF654.AdjustType"];
            amount?: components["schemas"]["TMF654.Quantity"];
            balanceTopup?: components["schemas"]["TMF654.RelatedTopupBalance"];
            bucket?: components["schemas"]["TMF654.BucketRef"];
            channel?: components["schemas"]["TMF654.ChannelRef"];
            costOwner?: components["schemas"]["TMF654.CostOwnerType"];
            logicalResource?: components["schemas"]["TMF654.LogicalResourceRef"][];
            partyAccount?: components["schemas"]["TMF654.PartyAccountRef"];
            paymentMethod?: components["schemas"]["TMF654.PaymentMethodRef"];
            product?: components["schemas"]["TMF654.ProductRef"][];
            receiver?: components["schemas"]["TMF654.RelatedParty"];
            receiverBucket?: components["schemas"]["TMF654.BucketRef"];
            receiverBucketUsageType?: components["schemas"]["TMF654.UsageType"];
            receiverLogicalResource: components["schemas"]["TMF654.LogicalResourceRef"];
            receiverProduct?: components["schemas"]["TMF654.ProductRef"];
            recurringPeriod?: components["schemas"]["TMF654.RecurringPeriodType"];
            relatedParty?: components["schemas"]["TMF654.RelatedParty"][];
            requestor?: components["schemas"]["TMF654.RelatedParty"];
            status: components["schemas"]["TMF654.ActionStatusType"];
            transferCost?: components["schemas"]["TMF654.Money"];
            usageType?: components["schemas"]["TMF654.UsageType"];
            validFor?: components["schemas"]["TMF654.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF654.Bucket": {
            id?: string;
            href?: string;
            /** Format: date-time */
            confirmationDate?: string;
            description?: string;
            isShared?: boolean;
            name?: string;
            remainingValueName?: string;
            /** Format: date-time */
            requestedDate?: string;
            logicalResource?: components["schemas"]["TMF654.LogicalResourceRef"][];
            partyAccount?: components["schemas"]["TMF654.PartyAccountRef"];
            product?: components["schemas"]["TMF654.ProductRef"][];
            relatedParty?: components["schemas"]["TMF654.RelatedParty"][];
            remainingValue?: components["schemas"]["TMF654.Quantity"];
            reservedValue?: components["schemas"]["TMF654.Quantity"];
            status?: components["schemas"]["TMF654.BucketStatusType"];
            usageType?: components["schemas"]["TMF654.UsageType"];
            validFor?: components["schemas"]["TMF654.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF654.BucketRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        /** @enum {string} */
        "TMF654.BucketStatusType": "active" | "suspended" | "expired";
        "TMF654.ChannelRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        /** @enum {string} */
        "TMF654.CostOwnerType": "originator" | "receiver";
        "TMF654.LogicalResourceRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF654.Money": {
            unit?: string;
            /** Format: float */
            value?: number;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF654.PartyAccountRef": {
            id: string;
            href?: string;
            description?: string;
            name?: string;
            status?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF654.PaymentMethodRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF654.ProductRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF654.Quantity": {
            /** Format: float */
            amount?: number;
            units?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        /** @enum {string} */
        "TMF654.RecurringPeriodType": "weekly" | "fortnightly" | "monthly";
        "TMF654.RelatedParty": {
            id: string;
            href?: string;
            name?: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType": string;
        };
        "TMF654.RelatedTopupBalance": {
            id: string;
            href?: string;
            name?: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType": string;
        };
        "TMF654.TimePeriod": {
            /** Format: date-time */
            endDateTime?: string;
            /** Format: date-time */
            startDateTime?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF654.TopupBalance": {
            id?: string;
            href?: string;
            /** Format: date-time */
            confirmationDate?: string;
            description?: string;
            isAutoTopup?: boolean;
            numberOfPeriods?: number;
            reason?: string;
            /** Format: date-time */
            requestedDate?: string;
            voucher?: string;
            amount?: components["schemas"]["TMF654.Quantity"];
            balanceTopup?: components["schemas"]["TMF654.RelatedTopupBalance"];
            bucket?: components["schemas"]["TMF654.BucketRef"];
            channel?: components["schemas"]["TMF654.ChannelRef"];
            logicalResource?: components["schemas"]["TMF654.LogicalResourceRef"][];
            partyAccount?: components["schemas"]["TMF654.PartyAccountRef"];
            paymentMethod?: components["schemas"]["TMF654.PaymentMethodRef"];
            product?: components["schemas"]["TMF654.ProductRef"][];
            recurringPeriod?: components["schemas"]["TMF654.RecurringPeriodType"];
            relatedParty?: components["schemas"]["TMF654.RelatedParty"][];
            requestor?: components["schemas"]["TMF654.RelatedParty"];
            status: components["schemas"]["TMF654.ActionStatusType"];
            usageType?: components["schemas"]["TMF654.UsageType"];
            validFor?: components["schemas"]["TMF654.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF654.TopupBalance_Create": {
            description?: string;
            isAutoTopup?: boolean;
            numberOfPeriods?: number;
            reason?: string;
            voucher?: string;
            amount: components["schemas"]["TMF654.Quantity"];
            balanceTopup?: components["schemas"]["TMF654.RelatedTopupBalance"];
            bucket: components["schemas"]["TMF654.BucketRef"];
            channel?: components["schemas"]["TMF654.ChannelRef"];
            logicalResource?: components["schemas"]["TMF654.LogicalResourceRef"][];
            partyAccount: components["schemas"]["TMF654.PartyAccountRef"];
            paymentMethod?: components["schemas"]["TMF654.PaymentMethodRef"];
            product?: components["schemas"]["TMF654.ProductRef"][];
            recurringPeriod?: components["schemas"]["TMF654.RecurringPeriodType"];
            requestor?: components["schemas"]["TMF654.RelatedParty"];
            usageType: components["schemas"]["TMF654.UsageType"];
            validFor?: components["schemas"]["TMF654.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF654.TransferBalance": {
            id: string;
            href: string;
            /** Format: date-time */
            confirmationDate?: string;
            description?: string;
            reason: string;
            /** Format: date-time */
            requestedDate?: string;
            amount?: components["schemas"]["TMF654.Quantity"];
            bucket?: components["schemas"]["TMF654.BucketRef"];
            channel: components["schemas"]["TMF654.ChannelRef"];
            costOwner?: components["schemas"]["TMF654.CostOwnerType"];
            logicalResource: components["schemas"]["TMF654.LogicalResourceRef"][];
            partyAccount?: components["schemas"]["TMF654.PartyAccountRef"];
            product?: components["schemas"]["TMF654.ProductRef"][];
            receiver?: components["schemas"]["TMF654.RelatedParty"];
            receiverBucket?: components["schemas"]["TMF654.BucketRef"];
            receiverBucketUsageType?: components["schemas"]["TMF654.UsageType"];
            receiverLogicalResource: components["schemas"]["TMF654.LogicalResourceRef"];
            receiverProduct?: components["schemas"]["TMF654.ProductRef"];
            relatedParty?: components["schemas"]["TMF654.RelatedParty"][];
            requestor?: components["schemas"]["TMF654.RelatedParty"];
            status: components["schemas"]["TMF654.ActionStatusType"];
            transferCost?: components["schemas"]["TMF654.Money"];
            usageType?: components["schemas"]["TMF654.UsageType"];
            validFor?: components["schemas"]["TMF654.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF654.TransferBalance_Create": {
            description?: string;
            reason: string;
            amount: components["schemas"]["TMF654.Quantity"];
            bucket: components["schemas"]["TMF654.BucketRef"];
            channel: components["schemas"]["TMF654.ChannelRef"];
            costOwner?: components["schemas"]["TMF654.CostOwnerType"];
            logicalResource: components["schemas"]["TMF654.LogicalResourceRef"][];
            product?: components["schemas"]["TMF654.ProductRef"][];
            receiver?: components["schemas"]["TMF654.RelatedParty"];
            receiverBucket: components["schemas"]["TMF654.BucketRef"];
            receiverBucketUsageType: components["schemas"]["TMF654.UsageType"];
            receiverLogicalResource: components["schemas"]["TMF654.LogicalResourceRef"];
            receiverProduct?: components["schemas"]["TMF654.ProductRef"];
            requestor?: components["schemas"]["TMF654.RelatedParty"];
            transferCost?: components["schemas"]["TMF654.Money"];
            usageType: components["schemas"]["TMF654.UsageType"];
            validFor?: components["schemas"]["TMF654.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        /** @enum {string} */
        "TMF654.UsageType": "monetary" | "voice" | "data" | "sms" | "other";
        "TMF676.AccountRef": {
            id: string;
            href?: string;
            description?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF676.ChannelRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF676.EntityRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF676.Money": {
            unit?: string;
            /** Format: float */
            value?: number;
        };
        "TMF676.Payment": {
            id?: string;
            href?: string;
            authorizationCode?: string;
            correlatorId?: string;
            description?: string;
            name?: string;
            /** Format: date-time */
            paymentDate?: string;
            status?: string;
            /** Format: date-time */
            statusDate?: string;
            account: components["schemas"]["TMF676.AccountRef"];
            amount?: components["schemas"]["TMF676.Money"];
            channel?: components["schemas"]["TMF676.ChannelRef"];
            payer?: components["schemas"]["TMF676.RelatedParty"];
            paymentItem?: components["schemas"]["TMF676.PaymentItem"][];
            paymentMethod: components["schemas"]["TMF676.PaymentMethodRefOrValue"];
            taxAmount?: components["schemas"]["TMF676.Money"];
            totalAmount?: components["schemas"]["TMF676.Money"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF676.PaymentItem": {
            id?: string;
            amount?: components["schemas"]["TMF676.Money"];
            item: components["schemas"]["TMF676.EntityRef"];
            taxAmount?: components["schemas"]["TMF676.Money"];
            totalAmount?: components["schemas"]["TMF676.Money"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF676.PaymentMethodRefOrValue": {
            id?: string;
            href?: string;
            description?: string;
            isPreferred?: boolean;
            name?: string;
            status?: string;
            /** Format: date-time */
            statusDate?: string;
            account?: components["schemas"]["TMF676.AccountRef"][];
            relatedParty?: components["schemas"]["TMF676.RelatedParty"];
            validFor?: components["schemas"]["TMF676.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF676.PaymentRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF676.Payment_Create": {
            authorizationCode?: string;
            correlatorId?: string;
            description?: string;
            name?: string;
            account: components["schemas"]["TMF676.AccountRef"];
            amount?: components["schemas"]["TMF676.Money"];
            channel?: components["schemas"]["TMF676.ChannelRef"];
            payer?: components["schemas"]["TMF676.RelatedParty"];
            paymentItem?: components["schemas"]["TMF676.PaymentItem"][];
            paymentMethod: components["schemas"]["TMF676.PaymentMethodRefOrValue"];
            taxAmount?: components["schemas"]["TMF676.Money"];
            totalAmount: components["schemas"]["TMF676.Money"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF676.Refund": {
            id?: string;
            href?: string;
            authorizationCode?: string;
            correlatorId?: string;
            description?: string;
            name?: string;
            /** Format: date-time */
            refundDate?: string;
            status?: string;
            /** Format: date-time */
            statusDate?: string;
            account: components["schemas"]["TMF676.AccountRef"];
            amount?: components["schemas"]["TMF676.Money"];
            channel?: components["schemas"]["TMF676.ChannelRef"];
            payment?: components["schemas"]["TMF676.PaymentRef"];
            paymentMethod: components["schemas"]["TMF676.PaymentMethodRefOrValue"];
            requestor?: components["schemas"]["TMF676.RelatedParty"];
            taxAmount?: components["schemas"]["TMF676.Money"];
            totalAmount?: components["schemas"]["TMF676.Money"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF676.Refund_Create": {
            authorizationCode?: string;
            correlatorId?: string;
            description?: string;
            name?: string;
            /** Format: date-time */
            refundDate?: string;
            account: components["schemas"]["TMF676.AccountRef"];
            amount?: components["schemas"]["TMF676.Money"];
            channel?: components["schemas"]["TMF676.ChannelRef"];
            payment?: components["schemas"]["TMF676.PaymentRef"];
            paymentMethod: components["schemas"]["TMF676.PaymentMethodRefOrValue"];
            requestor?: components["schemas"]["TMF676.RelatedParty"];
            taxAmount?: components["schemas"]["TMF676.Money"];
            totalAmount: components["schemas"]["TMF676.Money"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF676.RelatedParty": {
            id: string;
            href?: string;
            name?: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType": string;
        };
        "TMF676.TimePeriod": {
            /** Format: date-time */
            endDateTime?: string;
            /** Format: date-time */
            startDateTime?: string;
        };
        "TMF678.AccountBalance": {
            balanceType: string;
            amount: components["schemas"]["TMF678.Money"];
            validFor: components["schemas"]["TMF678.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF678.Any": unknown;
        "TMF678.AppliedBillingRateCharacteristic": {
            name: string;
            valueType?: string;
            value: components["schemas"]["TMF678.Any"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF678.AppliedBillingTaxRate": {
            taxCategory?: string;
            /** Format: float */
            taxRate?: number;
            taxAmount?: components["schemas"]["TMF678.Money"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF678.AppliedCustomerBillingRate": {
            id: string;
            href?: string;
            /** Format: date-time */
            date?: string;
            description?: string;
            isBilled?: boolean;
            name?: string;
            type?: string;
            appliedTax?: components["schemas"]["TMF678.AppliedBillingTaxRate"][];
            bill?: components["schemas"]["TMF678.BillRef"];
            billingAccount?: components["schemas"]["TMF678.BillingAccountRef"];
            characteristic?: components["schemas"]["TMF678.AppliedBillingRateCharacteristic"][];
            periodCoverage?: components["schemas"]["TMF678.TimePeriod"];
            product?: components["schemas"]["TMF678.ProductRef"];
            taxExcludedAmount?: components["schemas"]["TMF678.Money"];
            taxIncludedAmount?: components["schemas"]["TMF678.Money"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF678.AppliedPayment": {
            appliedAmount?: components["schemas"]["TMF678.Money"];
            payment?: components["schemas"]["TMF678.PaymentRef"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF678.AttachmentRefOrValue": {
            id?: string;
            href?: string;
            attachmentType?: string;
            content?: string;
            description?: string;
            mimeType?: string;
            name?: string;
            url?: string;
            size?: components["schemas"]["TMF678.Quantity"];
            validFor?: components["schemas"]["TMF678.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF678.BillRef": {
            id: string;
            href?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF678.BillingAccountRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF678.CustomerBill": {
            id?: string;
            href?: string;
            /** Format: date-time */
            billDate?: string;
            billNo?: string;
            category?: string;
            /** Format: date-time */
            lastUpdate?: string;
            /** Format: date-time */
            nextBillDate?: string;
            /** Format: date-time */
            paymentDueDate?: string;
            runType?: string;
            amountDue?: components["schemas"]["TMF678.Money"];
            appliedPayment?: components["schemas"]["TMF678.AppliedPayment"][];
            billDocument?: components["schemas"]["TMF678.AttachmentRefOrValue"][];
            billingAccount?: components["schemas"]["TMF678.BillingAccountRef"];
            billingPeriod?: components["schemas"]["TMF678.TimePeriod"];
            financialAccount?: components["schemas"]["TMF678.FinancialAccountRef"];
            paymentMethod?: components["schemas"]["TMF678.PaymentMethodRef"];
            relatedParty?: components["schemas"]["TMF678.RelatedPartyRef"][];
            remainingAmount?: components["schemas"]["TMF678.Money"];
            state?: components["schemas"]["TMF678.stateValue"];
            taxExcludedAmount?: components["schemas"]["TMF678.Money"];
            taxIncludedAmount?: components["schemas"]["TMF678.Money"];
            taxItem?: components["schemas"]["TMF678.TaxItem"][];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF678.CustomerBillOnDemand": {
            id?: string;
            href?: string;
            description?: string;
            lastUpdate?: string;
            name?: string;
            billingAccount?: components["schemas"]["TMF678.BillingAccountRef"];
            customerBill?: components["schemas"]["TMF678.BillRef"];
            relatedParty?: components["schemas"]["TMF678.RelatedPartyRef"];
            state?: components["schemas"]["TMF678.StateValues"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF678.CustomerBillOnDemand_Create": {
            description?: string;
            lastUpdate?: string;
            name?: string;
            billingAccount?: components["schemas"]["TMF678.BillingAccountRef"];
            customerBill?: components["schemas"]["TMF678.BillRef"];
            relatedParty?: components["schemas"]["TMF678.RelatedPartyRef"];
            state?: components["schemas"]["TMF678.StateValues"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF678.FinancialAccountRef": {
            id: string;
            href?: string;
            name?: string;
            accountBalance?: components["schemas"]["TMF678.AccountBalance"][];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF678.Money": {
            unit?: string;
            /** Format: float */
            value?: number;
        };
        "TMF678.PaymentMethodRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF678.PaymentRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF678.ProductRef": {
            id: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF678.Quantity": {
            /** Format: float */
            amount?: number;
            units?: string;
        };
        "TMF678.RelatedPartyRef": {
            id: string;
            href?: string;
            name?: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        /** @enum {string} */
        "TMF678.StateValues": "inProgress" | "rejected" | "done" | "terminatedWithError";
        "TMF678.TaxItem": {
            taxCategory?: string;
            /** Format: float */
            taxRate?: number;
            taxAmount?: components["schemas"]["TMF678.Money"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF678.TimePeriod": {
            /** Format: date-time */
            endDateTime?: string;
            /** Format: date-time */
            startDateTime?: string;
        };
        /** @enum {string} */
        "TMF678.stateValue": "new" | "onHold" | "validated" | "sent" | "partiallyPaid" | "settled";
        "TMF685.ApplicableTimePeriod": {
            dayOfWeek?: string;
            rangeInterval?: string;
            fromToDateTime?: components["schemas"]["TMF685.TimePeriod"];
            validFor?: components["schemas"]["TMF685.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF685.AvailabilityCheck": {
            /** Format: date-time */
            checkDate?: string;
            /** @enum {string} */
            state?: "available" | "unavailable";
            availabilityCheckItem?: components["schemas"]["TMF685.ReservationItem"][];
            id?: string;
            /** Format: uri */
            href?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF685.AvailabilityCheck_Create": {
            availabilityCheckItem: components["schemas"]["TMF685.ReservationItem"][];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF685.Capacity": {
            plannedOrActualCapacity?: string;
            applicableTimePeriod?: components["schemas"]["TMF685.ApplicableTimePeriod"][];
            capacityAmount?: components["schemas"]["TMF685.CapacityAmount"];
            capacitySpec?: components["schemas"]["TMF685.CapacitySpecRef"];
            place?: components["schemas"]["TMF685.PlaceRefOrValue"];
            relatedCapacity?: components["schemas"]["TMF685.CapacityRef"][];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF685.CapacityAmount": {
            capacityAmount?: string;
            capacityAmountFrom?: string;
            capacityAmountTo?: string;
            rangeInterval?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF685.CapacityRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF685.CapacitySpecRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF685.ChannelRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF685.PlaceRefOrValue": {
            id?: string;
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF685.RelatedEntity": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            role: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType": string;
        };
        "TMF685.RelatedParty": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType": string;
        };
        "TMF685.RelatedPartyRef": {
            id: string;
            href?: string;
            name?: string;
            role?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF685.Reservation": {
            id?: string;
            /** Format: uri */
            href?: string;
            cancellationDate?: string;
            cancellationReason?: string;
            completionDate?: string;
            /** Format: date-time */
            creationDate?: string;
            description?: string;
            expectedCompletionDate?: string;
            requestedCompletionDate?: string;
            requestedStartDate?: string;
            /** Format: date-time */
            stateChangeDate?: string;
            stateChangeReason?: string;
            channel?: components["schemas"]["TMF685.ChannelRef"];
            relatedEntity?: components["schemas"]["TMF685.RelatedEntity"][];
            relatedParty?: components["schemas"]["TMF685.RelatedPartyRef"][];
            reservationItem?: components["schemas"]["TMF685.ReservationItem"][];
            reservationPeriod?: components["schemas"]["TMF685.TimePeriod"];
            state?: components["schemas"]["TMF685.ReservationStateType"];
            validFor?: components["schemas"]["TMF685.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF685.ReservationItem": {
            id?: string;
            quantity?: number;
            /** Format: date-time */
            stateChangeDate?: string;
            stateChangeReason?: string;
            action?: components["schemas"]["TMF685.ReservationItemActionType"];
            appliedCapacity?: components["schemas"]["TMF685.Capacity"];
            capacityDemand?: components["schemas"]["TMF685.Capacity"];
            relatedEntity?: components["schemas"]["TMF685.RelatedEntity"][];
            relatedParty?: components["schemas"]["TMF685.RelatedPartyRef"][];
            reservationPeriod?: components["schemas"]["TMF685.TimePeriod"];
            state?: components["schemas"]["TMF685.ReservationItemStateType"];
            validFor?: components["schemas"]["TMF685.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        /** @enum {string} */
        "TMF685.ReservationItemActionType": "add" | "modify" | "delete" | "noChange";
        /** @enum {string} */
        "TMF685.ReservationItemStateType": "acknowledged" | "rejected" | "pending" | "held" | "inProgress" | "cancelled" | "completed" | "failed" | "partial" | "assessingCancellation" | "pendingCancellation";
        /** @enum {string} */
        "TMF685.ReservationStateType": "acknowledged" | "rejected" | "pending" | "held" | "inProgress" | "cancelled" | "completed" | "failed" | "partial" | "assessingCancellation" | "pendingCancellation";
        "TMF685.Reservation_Create": {
            cancellationDate?: string;
            cancellationReason?: string;
            completionDate?: string;
            /** Format: date-time */
            creationDate?: string;
            description?: string;
            expectedCompletionDate?: string;
            requestedCompletionDate?: string;
            requestedStartDate?: string;
            /** Format: date-time */
            stateChangeDate?: string;
            stateChangeReason?: string;
            channel?: components["schemas"]["TMF685.ChannelRef"];
            relatedEntity?: components["schemas"]["TMF685.RelatedEntity"][];
            relatedParty: components["schemas"]["TMF685.RelatedPartyRef"][];
            reservationItem: components["schemas"]["TMF685.ReservationItem"][];
            reservationPeriod?: components["schemas"]["TMF685.TimePeriod"];
            state?: components["schemas"]["TMF685.ReservationStateType"];
            validFor?: components["schemas"]["TMF685.TimePeriod"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF685.ResourcePool": {
            id?: string;
            href?: string;
            description?: string;
            capacity?: components["schemas"]["TMF685.Capacity"][];
            relatedParty?: components["schemas"]["TMF685.RelatedParty"];
            resource?: components["schemas"]["TMF685.ResourceRef"][];
            resourceSpecification?: components["schemas"]["TMF685.ResourceSpecificationRef"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF685.ResourcePool_Create": {
            description?: string;
            capacity?: components["schemas"]["TMF685.Capacity"][];
            relatedParty?: components["schemas"]["TMF685.RelatedParty"];
            resource?: components["schemas"]["TMF685.ResourceRef"][];
            resourceSpecification?: components["schemas"]["TMF685.ResourceSpecificationRef"];
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
        };
        "TMF685.ResourceRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF685.ResourceSpecificationRef": {
            id: string;
            /** Format: uri */
            href?: string;
            name?: string;
            version?: string;
            "@baseType"?: string;
            /** Format: uri */
            "@schemaLocation"?: string;
            "@type"?: string;
            "@referredType"?: string;
        };
        "TMF685.TimePeriod": {
            /** Format: date-time */
            endDateTime?: string;
            /** Format: date-time */
            startDateTime?: string;
        };
        "sublet.Agreement": {
            id: string;
            href: string;
            wallet?: string;
            line: string;
            channel?: string;
            /** Format: date-time */
            begins?: string;
            amount: number;
            months: number;
            /** @enum {string} */
            state: "asked" | "active" | "ending" | "ended";
            charged?: number;
            /** Format: date-time */
            created?: string;
            /** Format: date-time */
            until?: string;
            code?: string;
            qr?: string;
            /** Format: date-time */
            next?: string;
            order?: string;
            reference?: string;
            why?: string;
        };
        "sublet.Agreement_Create": {
            line: string;
            /** @enum {string} */
            channel?: "shop" | "agent" | "online" | "care";
            amount: unknown;
            months?: number;
        };
        "sublet.AuditEntry": {
            id: string;
            /** Format: date-time */
            at: string;
            principal: string;
            granted?: string;
            method: string;
            path: string;
            resource?: string;
            oldEtag?: string;
            newEtag?: string;
            status: number;
            outcome: string;
            reason?: string;
        };
        "sublet.Balance": {
            account: number;
            operator?: string;
            status: string;
            money: string;
            credit_limit: string;
            available: string;
            lines: {
                line?: string;
                host?: string;
                wanted?: string;
                confirmed?: string;
            }[];
            offers: {
                of_line?: number;
                offer?: string;
                /** Format: date-time */
                since?: string | null;
                /** Format: date-time */
                next?: string | null;
                quantity?: number;
            }[];
            buckets: {
                of_line?: number;
                bucket?: string;
                title?: string;
                left?: unknown;
                granted?: unknown;
                unit?: string;
                text?: string;
                /** Format: date-time */
                from?: string | null;
                /** Format: date-time */
                until?: string | null;
            }[];
            sessions?: number;
            /** Format: date-time */
            opened?: string;
            counters: {
                of_line?: number;
                counter?: string;
                period?: string;
                value?: number;
                text?: string;
                unit?: string;
            }[];
        };
        "sublet.BoardPlace": {
            /** @enum {string} */
            state: "open" | "undoing";
            step: string;
            waitsFor?: string;
            stuck: boolean;
            count: number;
            /** Format: date-time */
            oldest: string;
        };
        "sublet.Brand": {
            operator: string;
            title: string;
            colour: string;
            logo?: string;
            slogan: {
                zh: string;
                en: string;
            };
            serviceNumber: string;
            currency: string;
            timeZone: string;
            country: string;
            version: number;
            /** Format: date-time */
            changed?: string;
            by?: string;
        };
        "sublet.Brand_Change": {
            title?: string;
            colour?: string;
            logo?: string;
            slogan?: {
                zh?: string;
                en?: string;
            };
            serviceNumber?: string;
        };
        "sublet.CatalogueFile": {
            path: string;
            size: number;
            text?: string;
        };
        "sublet.CatalogueHost": {
            host: string;
            title: string;
        };
        "sublet.CatalogueOffer": {
            offer: string;
            title: string;
            of: string;
            /** @enum {string} */
            kind: "base" | "addon";
            /** @enum {string} */
            level: "line" | "account";
            withdrawn: boolean;
            fees: {
                name: string;
                amount: number;
                every: string;
                take?: string;
                fromMonth?: number;
            }[];
            grants: {
                bucket: string;
                title: string;
                unit: string;
                amount: number;
                every: string;
                rollover?: number;
            }[];
            limits: {
                name: string;
                unit: string;
                at: number;
                then: string;
            }[];
            minimum?: number;
            validMonths?: number;
            validDays?: number;
        };
        "sublet.CatalogueVersion": {
            hash: string;
            href: string;
            number: number;
            /** Format: date-time */
            effective: string;
            /** Format: date-time */
            published: string;
            /** @enum {string} */
            state: "in force" | "waiting" | "past";
            by?: string;
            reason?: string;
            draft?: string;
            newest?: string;
            files?: components["schemas"]["sublet.CatalogueFile"][];
        };
        "sublet.City": {
            province: string;
            city: string;
            host: string;
            numbers: number;
            least: number;
        };
        "sublet.Code": {
            expiresIn: number;
        };
        "sublet.CodeSignIn": {
            operator: string;
            line: string;
            code: string;
            cookie?: boolean;
        };
        "sublet.Code_Create": {
            operator: string;
            line: string;
        };
        "sublet.Complaint": {
            id: string;
            href: string;
            number: string;
            party?: string;
            /** @enum {string} */
            about: "service" | "network" | "charges";
            words: string;
            /** @enum {string} */
            state: "open" | "answered";
            answer?: string;
            answeredBy?: string;
            /** Format: date-time */
            due: string;
            overdue: boolean;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            answered?: string;
        };
        "sublet.Complaint_Answer": {
            words: string;
        };
        "sublet.Complaint_Create": {
            /** @enum {string} */
            about: "service" | "network" | "charges";
            words: string;
            number?: string;
        };
        "sublet.Consent": {
            agree?: boolean;
            line?: string;
            code?: string;
            reason?: string;
        };
        "sublet.Contract": {
            freeze?: string;
            minimum?: number;
            id: string;
            order?: string;
            number: string;
            kind: string;
            plan?: string;
            model?: string;
            imei?: string;
            months?: number;
            runMonths?: number;
            paid?: number;
            total?: number;
            run?: number;
            exitFee?: number;
            state: string;
            /** Format: date-time */
            begun?: string;
            /** Format: date-time */
            due?: string;
            /** Format: date-time */
            ended?: string;
            entries?: Record<string, never>[];
        };
        "sublet.CostPart": {
            what: string;
            amount: number;
        };
        "sublet.Draft": {
            id: string;
            href: string;
            name: string;
            base: string;
            /** @enum {string} */
            state: "open" | "published";
            version: number;
            by: string;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            changed: string;
            hash?: string;
            files?: {
                [key: string]: string;
            };
            removed?: string[];
            changes?: number;
        };
        "sublet.DraftChecked": {
            good: boolean;
            hash?: string;
            errors: components["schemas"]["sublet.DraftError"][];
        };
        "sublet.DraftError": {
            file?: string;
            line?: number;
            column?: number;
            message: string;
            instead?: string;
            code?: string;
        };
        "sublet.DraftTried": {
            uses: components["schemas"]["sublet.TriedUse"][];
            columns: components["schemas"]["sublet.TriedColumn"][];
            left?: number;
        };
        "sublet.Draft_Create": {
            name: string;
            base?: string;
            files?: Record<string, never>;
            removed?: string[];
        };
        "sublet.Draft_Publish": {
            /** Format: date-time */
            effective?: string;
            reason: string;
        };
        "sublet.Draft_Try": {
            offer: string;
            with?: string;
            uses?: Record<string, never>[];
            line?: string;
            days?: number;
            others?: string[];
        };
        "sublet.Drawer": {
            id: string;
            agent: string;
            state: string;
            balance: number;
            /** Format: date-time */
            opened: string;
        };
        "sublet.DrawerDay": {
            expected: number;
            counted: number;
            difference: number;
            kept: number;
            entries: number;
        };
        "sublet.Drawer_Count": {
            counted: unknown;
            kept: unknown;
            reason?: string;
            last?: boolean;
        };
        "sublet.Drawer_Create": {
            agent: string;
            balance?: unknown;
        };
        "sublet.Enrolment": {
            uri: string;
            secret: string;
        };
        "sublet.Enrolment_Confirm": {
            code: string;
        };
        "sublet.Entry": {
            id: string;
            /** Format: date-time */
            at: string;
            line?: string;
            what: string;
            amount: number;
            cost: number;
            bucket?: string;
            unit?: string;
            units?: number;
        };
        "sublet.EntryExplained": {
            id: string;
            entry: components["schemas"]["sublet.Entry"];
            lines: string[];
        };
        "sublet.Error": {
            code: string;
            reason: string;
            message?: string;
            status?: string;
            referenceError?: string;
            "@type"?: string;
        };
        "sublet.Esim": {
            iccid: string;
            state: string;
            profile: string;
            eid?: string;
            activationCode?: string;
            qr?: string;
        };
        "sublet.Estimate": {
            offer: string;
            title: string;
            of: string;
            monthly: number;
            total: number;
            once?: number;
            parts: components["schemas"]["sublet.CostPart"][];
            note?: string;
            unserved?: {
                service: string;
                why: string;
                uses: number;
                units: number;
            }[];
        };
        "sublet.Estimate_Create": {
            use: {
                minutes?: number;
                messages?: number;
                megabytes?: number;
            };
            offers?: string[];
        };
        "sublet.Estimates": components["schemas"]["sublet.Estimate"][];
        "sublet.Export": {
            productCatalogManagement: Record<string, never>;
        };
        "sublet.Found": {
            /** @enum {string} */
            kind: "line" | "number" | "party" | "order";
            /** @enum {string} */
            by: "number" | "name" | "imsi" | "iccid" | "order" | "payment";
            number?: string;
            line?: string;
            party?: string;
            name?: string;
            host?: string;
            offer?: string;
            state?: string;
            order?: string;
            orderKind?: string;
            /** Format: date-time */
            since?: string;
            /** Format: date-time */
            closed?: string;
        };
        "sublet.FoundNumber": {
            number: string;
            host: string;
            province?: string;
            city?: string;
            grade?: string;
            price: number;
            deposit?: number;
            minimum?: number;
            months?: number;
            state?: string;
            lot?: string;
            /** Format: date-time */
            until?: string;
            holder?: string;
            /** Format: date-time */
            changed?: string;
        };
        "sublet.Freeze": {
            id: string;
            href: string;
            order: string;
            contract?: string;
            merchant?: string;
            /** @enum {string} */
            way?: "voucher" | "app";
            /** @enum {string} */
            state: "asked" | "open" | "frozen" | "releasing" | "ended" | "closing" | "closed" | "refused";
            amount: number;
            captured: number;
            released: number;
            left: number;
            /** Format: date-time */
            until?: string;
            /** Format: date-time */
            created?: string;
            reference?: string;
            code?: string;
            qr?: string;
            why?: string;
        };
        "sublet.Grade": {
            code: string;
            title?: string;
            patterns: string;
            price: number;
            deposit?: number;
            minimum?: number;
            months?: number;
        };
        "sublet.Grades": {
            grades: {
                code: string;
                title?: string;
                patterns: string;
                price?: unknown;
                deposit?: unknown;
                minimum?: unknown;
                months?: number;
            }[];
        };
        "sublet.GradesApplied": {
            seen: number;
            changed: number;
            kept: number;
            after?: string;
        };
        "sublet.GradesSet": {
            count: number;
        };
        "sublet.Grades_Apply": {
            after?: string;
            alsoGiven?: boolean;
            most?: number;
        };
        "sublet.HeldNumber": {
            number: string;
            mark: string;
            state: string;
            /** @enum {string} */
            as: "holder" | "user";
            objection?: string;
        };
        "sublet.Hub": {
            id: string;
            callback: string;
            query?: string;
            /** @enum {string} */
            state?: "active" | "paused";
            position?: number;
            attempts?: number;
            trouble?: string;
            secret?: string;
        };
        "sublet.Hub_Create": {
            callback: string;
            query?: string;
        };
        "sublet.Hub_Replay": {
            from?: number;
        };
        "sublet.Imsi": {
            imsi: string;
            reason: string;
        };
        "sublet.JsonSchema": {
            $schema?: string;
        };
        "sublet.Key": {
            payers?: string[];
            id: string;
            href: string;
            name: string;
            granted: string;
            /** Format: date-time */
            created?: string;
            createdBy?: string;
            /** @enum {string} */
            state: "active" | "revoked";
            /** Format: date-time */
            revoked?: string;
            key?: string;
        };
        "sublet.Key_Create": {
            payers?: string[];
            name: string;
            granted: string;
        };
        "sublet.Key_Update": {
            payers: string[];
        };
        "sublet.Licence": {
            id: string;
            href: string;
            /** @enum {string} */
            kind: "licence" | "agreement";
            number: string;
            counterpart: string;
            scope: string;
            begins: string;
            ends?: string;
            note: string;
            /** @enum {string} */
            state: "to_begin" | "in_force" | "ended";
            daysLeft?: number;
            version: number;
            /** Format: date-time */
            changed: string;
            by: string;
        };
        "sublet.Licence_Change": {
            /** @enum {string} */
            kind?: "licence" | "agreement";
            number?: string;
            counterpart?: string;
            scope?: string;
            begins?: string;
            ends?: string;
            note?: string;
        };
        "sublet.Licence_Create": {
            /** @enum {string} */
            kind: "licence" | "agreement";
            number: string;
            counterpart: string;
            scope?: string;
            begins: string;
            ends?: string;
            note?: string;
        };
        "sublet.LiveSession": {
            id: string;
            service: string;
            direction: string;
            peer?: string;
            place?: string;
            /** Format: date-time */
            started: string;
            /** Format: date-time */
            last: string;
            /** Format: date-time */
            ends?: string;
            heldMoney: string;
            grants: {
                group: number;
                granted?: number;
                unit: string;
                /** Format: date-time */
                at: string;
                heldMoney: string;
                held: {
                    bucket: string;
                    title?: string;
                    amount: unknown;
                    unit: string;
                }[];
            }[];
        };
        "sublet.Lot": {
            kind: string;
            name: string;
            host?: string;
            network?: string;
            province?: string;
            city?: string;
            /** @enum {string} */
            state: "importing" | "ready";
            createdBy?: string;
            /** Format: date-time */
            changed?: string;
            goesOn?: boolean;
            expected?: number;
            seen: number;
            added: number;
            present?: number;
            rejected: number;
            warned: number;
            /** Format: date-time */
            created?: string;
            notes?: Record<string, never>[];
            byState?: {
                [key: string]: number;
            };
            activated?: number;
            activatedNeeded?: number;
            nextMayBeAsked?: boolean;
        };
        "sublet.LotNote": {
            line: number;
            item: string;
            reason: string;
            refused: boolean;
        };
        "sublet.Lot_Create": {
            /** @enum {string} */
            kind: "number" | "sim" | "phone";
            name?: string;
            host?: string;
            network?: string;
            province?: string;
            city?: string;
            text: string;
            later?: boolean;
        };
        "sublet.Margin": {
            day?: string;
            host?: string;
            province?: string;
            package?: string;
            what?: string;
            uses: number;
            revenue: number;
            wholesale: number;
            margin: number;
            goods: number;
            deposits: number;
        };
        "sublet.MarginUse": {
            id: string;
            line: string;
            /** Format: date-time */
            at: string;
            booked: string;
            service: string;
            app?: string;
            host: string;
            package: string;
            province: string;
            units: number;
            revenue: number;
            wholesale: number;
            margin: number;
        };
        "sublet.MarketShare": {
            operator: string;
            title: string;
            currency: string;
            lines: number;
            sharePpm: number;
            revenue: number;
            wholesale: number;
            margin: number;
            profitable: boolean;
        };
        "sublet.Merchant": {
            id: string;
            href: string;
            wallet: string;
            account: string;
            app: string;
            title: string;
            province?: string;
            channel?: string;
            rank?: number;
            /** @enum {string} */
            state: "active" | "paused";
            feePpm?: number;
            feeTaxPpm?: number;
            settleDays?: number;
            notify?: string;
            /** Format: date-time */
            expires?: string;
            warning?: string;
            version: number;
            /** Format: date */
            lastBill?: string;
            billTrouble?: string;
            /** Format: date-time */
            changed?: string;
        };
        "sublet.Merchant_Create": {
            /** @enum {string} */
            wallet: "alipay" | "wechat";
            account: string;
            app: string;
            title: string;
            province?: string;
            channel?: string;
            rank?: number;
            /** @enum {string} */
            state?: "active" | "paused";
            feePpm?: number;
            feeTaxPpm?: number;
            settleDays?: number;
            secrets: {
                wallet_keys?: {
                    serial?: string;
                    key: string;
                }[];
            } & {
                [key: string]: string;
            };
        };
        "sublet.Merchant_Update": {
            title?: string;
            province?: string;
            channel?: string;
            rank?: number;
            /** @enum {string} */
            state?: "active" | "paused";
            feePpm?: number;
            feeTaxPpm?: number;
            settleDays?: number;
            secrets?: {
                wallet_keys?: {
                    serial?: string;
                    key: string;
                }[];
            } & {
                [key: string]: string;
            };
        };
        "sublet.Now": {
            /** Format: date-time */
            at: string;
            position: number;
            accounts: number;
            lines: number;
            stopped: number;
            sessions: number;
            records: {
                all: number;
                charged: number;
                rejected: number;
                noCharge: number;
            };
            requests: {
                realTime: number;
                api: number;
            };
            money: {
                in?: number;
                use?: number;
                fees?: number;
                cost?: number;
                margin?: number;
            };
            stops: number;
            restores: number;
            waiting: number;
            files: {
                taken: number;
                refused: number;
                left: number;
            };
            orders: {
                open: number;
                stuck: number;
            };
            hosts: components["schemas"]["sublet.NowHost"][];
            wallets?: components["schemas"]["sublet.NowWallet"][];
            alarms: components["schemas"]["sublet.NowAlarm"][];
        };
        "sublet.NowAlarm": {
            /** @enum {string} */
            what: "engine_failed" | "records_unreachable" | "host_away" | "orders_stuck" | "wallet_paused" | "wallet_bill" | "wallet_cases" | "wallet_certificate" | "objections_overdue" | "complaints_overdue" | "hubs_paused" | "files_left";
            /** @enum {string} */
            severity: "critical" | "major" | "minor";
            /** Format: date-time */
            since: string;
            about?: string;
            count?: number;
            detail?: string;
        };
        "sublet.NowHost": {
            host: string;
            /** @enum {string} */
            state: "good" | "trying" | "away" | "unconnected";
            records: number;
            charged: number;
            rejected: number;
            retail?: number;
            wholesale?: number;
            margin?: number;
            stops: number;
            restores: number;
            waiting: number;
            tasks: number;
            queued: number;
            answerSeconds?: number;
        };
        "sublet.NowPoint": {
            /** Format: date-time */
            at: string;
            records: number;
            realTime: number;
            api: number;
            sessions: number;
            in?: number;
            use?: number;
            fees?: number;
            cost?: number;
            stops: number;
            restores: number;
        };
        "sublet.NowWallet": {
            merchant: string;
            wallet: string;
            title: string;
            state: string;
            waiting: number;
            cases: number;
            paid: number;
            refunded: number;
            /** Format: date-time */
            expires?: string;
            lastBill?: string;
            billTrouble?: string;
        };
        "sublet.NumberArea": {
            first: string;
            last: string;
            province: string;
            city: string;
        };
        "sublet.NumberAreas": {
            text: string;
        };
        "sublet.NumberAreasSet": {
            ranges: number;
            rejected: number;
            contradictions: number;
            notes?: string[];
        };
        "sublet.NumberBlock": {
            block: string;
            host: string;
            province?: string;
            city?: string;
            numbers: number;
            idle: number;
            inUse: number;
        };
        "sublet.NumberChange": {
            /** Format: date-time */
            at: string;
            before: string;
            after: string;
            cause: string;
            principal: string;
            reason?: string;
        };
        "sublet.NumberPrefix": {
            prefix: string;
            /** @enum {string} */
            network: "telecom" | "mobile" | "unicom" | "broadnet" | "satellite";
            resale?: boolean;
        };
        "sublet.NumberPrefixes": {
            prefixes: components["schemas"]["sublet.NumberPrefix"][];
        };
        "sublet.Objection": {
            /** @enum {string} */
            checked?: "asked" | "match" | "mismatch";
            id: string;
            href: string;
            /** @enum {string} */
            state: "open" | "kept" | "closed";
            number: string;
            party?: string;
            words?: string;
            answer?: string;
            order?: string;
            answeredBy?: string;
            /** Format: date-time */
            due: string;
            overdue: boolean;
            /** Format: date-time */
            created?: string;
        };
        "sublet.Objection_Answer": {
            /** @enum {string} */
            outcome: "kept" | "closed";
            reason: string;
        };
        "sublet.Objection_Create": {
            mark?: string;
            party?: string;
            number?: string;
            words: string;
        };
        "sublet.Operator": {
            id: string;
            accounts?: number;
            lines?: number;
        };
        "sublet.Order": {
            id: string;
            href: string;
            /** @enum {string} */
            state: "open" | "undoing" | "done" | "undone";
            stuck?: boolean;
            request?: components["schemas"]["sublet.OrderRequest"];
            items?: components["schemas"]["sublet.QuoteItem"][];
            total: number;
            steps: components["schemas"]["sublet.OrderStep"][];
            number?: string;
            lineId?: string;
            iccid?: string;
            reason?: string;
            waitsFor?: string;
            /** Format: date-time */
            created?: string;
            /** Format: date-time */
            ended?: string;
        };
        "sublet.OrderRequest": {
            kind: string;
            channel?: string;
            party?: string;
            user?: string;
            line?: string;
            number?: string;
            host?: string;
            city?: string;
            offer?: string;
            when?: string;
            sim?: string;
            iccid?: string;
            eid?: string;
            toParty?: string;
            model?: string;
            plan?: string;
            imei?: string;
            reason?: string;
            authorization?: string;
            network?: string;
            reservation?: string;
            quantity?: number;
            topUp?: unknown;
        };
        "sublet.OrderStep": {
            name: string;
            state: string;
            waitsFor?: string;
            detail?: string;
            tries?: number;
        };
        "sublet.Order_Create": {
            quote?: string;
            request?: components["schemas"]["sublet.OrderRequest"];
            payment?: components["schemas"]["sublet.PaymentWish"];
        };
        "sublet.Package": {
            offer: string;
            title: string;
            /** @enum {string} */
            kind: "package" | "addon";
            shared?: boolean;
            many?: boolean;
            validDays?: number;
            validMonths?: number;
            fees: {
                name: string;
                amount: number;
                every: string;
                fromMonth?: number;
            }[];
            grants: {
                title: string;
                unit: string;
                amount: number;
                every: string;
                months?: number;
                rollover?: number;
            }[];
            prices: {
                name: string;
                services: string[];
                free: boolean;
                repeats?: boolean;
                byDestination?: boolean;
                steps?: {
                    amount: number;
                    per: number;
                    increment?: number;
                    for?: number;
                    fee?: number;
                    most?: number;
                }[];
            }[];
        };
        "sublet.PartyInClear": {
            id: string;
            href: string;
            fullName?: string;
            familyName?: string;
            givenName?: string;
            tradingName?: string;
            status?: string;
        };
        "sublet.PartyView": {
            principal: string;
            /** Format: date-time */
            at: string;
            reason: string;
        };
        "sublet.Password_Change": {
            old: string;
            new: string;
        };
        "sublet.PaymentWish": {
            /** @enum {string} */
            method: "none" | "account" | "drawer" | "voucher" | "alipay" | "wechat";
            source?: string;
            buyer?: string;
            back?: string;
            address?: string;
        };
        "sublet.PhoneModel": {
            code: string;
            title?: string;
            price: unknown;
            onSale?: boolean;
        };
        "sublet.PhonePlan": {
            code: string;
            title?: string;
            /** @enum {string} */
            kind: "discount" | "deposit" | "instalments" | "frozen";
            model?: string;
            offer?: string;
            months: number;
            discount?: unknown;
            amount?: unknown;
            exit?: string;
            onSale?: boolean;
        };
        "sublet.Principal": {
            operator: string;
            principal: string;
            granted: string;
            scopes: string[];
            line?: string;
            party?: string;
            name?: string;
            title?: string;
            currency?: string;
            timeZone?: string;
            passwordSeen?: boolean;
            /** Format: date-time */
            expires?: string;
        };
        "sublet.Quote": {
            id: string;
            request: components["schemas"]["sublet.OrderRequest"];
            items: components["schemas"]["sublet.QuoteItem"][];
            total: number;
            /** Format: date-time */
            until: string;
        };
        "sublet.QuoteItem": {
            frozen?: number;
            monthly?: number;
            months?: number;
            what: string;
            title: string;
            amount: number;
            fee: boolean;
        };
        "sublet.Reason": {
            reason: string;
        };
        "sublet.Reservation": {
            sims?: string[];
            id: string;
            href: string;
            /** @enum {string} */
            state: "held" | "used" | "released" | "expired";
            numbers: string[];
            ordered?: string[];
            party?: string;
            /** Format: date-time */
            until: string;
            reason?: string;
            /** Format: date-time */
            created?: string;
            createdBy?: string;
        };
        "sublet.Reservation_Create": {
            numbers?: string[];
            any?: {
                host: string;
                province?: string;
                city?: string;
                count?: number;
            }[];
            party?: string;
            minutes?: number;
        };
        "sublet.Resource": {
            id: string;
            href: string;
            name: string;
            category?: string;
            /** @enum {string} */
            resourceStatus?: "standby" | "alarm" | "available" | "reserved" | "unknown" | "suspended";
            /** @enum {string} */
            usageState?: "idle" | "active" | "busy" | "unknown";
            resourceCharacteristic?: components["schemas"]["sublet.ResourceCharacteristic"][];
            description?: string;
            note?: components["schemas"]["TMF622.Note"][];
            "@type"?: string;
        };
        "sublet.ResourceCharacteristic": {
            name: string;
            value: unknown;
        };
        "sublet.Resource_Create": {
            name: string;
            /** @enum {string} */
            category: "msisdn" | "sim";
            resourceCharacteristic?: components["schemas"]["sublet.ResourceCharacteristic"][];
        };
        "sublet.SecondCheck": {
            /** @enum {string} */
            kind: "face" | "document";
            face?: string;
            front?: string;
            back?: string;
        };
        "sublet.Session": {
            token?: string;
            expiresIn: number;
            enrolmentNeeded?: boolean;
        };
        "sublet.Setting": {
            name: string;
            href: string;
            value: string;
            standard: string;
            what: string;
            version: string;
            least?: number;
            most?: number;
            words?: string[];
            /** Format: date-time */
            changed?: string;
            changedBy?: string;
        };
        "sublet.Setting_Update": {
            value: unknown;
        };
        "sublet.SignIn": {
            operator: string;
            name: string;
            password: string;
            code?: string;
            cookie?: boolean;
        };
        "sublet.Staff": {
            payers?: string[];
            id: string;
            href: string;
            name: string;
            granted: string;
            enrolled: boolean;
            locked: boolean;
            disabled: boolean;
            passwordSeen?: boolean;
            version: number;
            /** Format: date-time */
            created?: string;
            createdBy?: string;
            password?: string;
        };
        "sublet.Staff_Create": {
            payers?: string[];
            name: string;
            granted: string;
        };
        "sublet.Staff_Update": {
            payers?: string[];
            granted?: string;
            disabled?: boolean;
            /** @enum {boolean} */
            locked?: false;
            newPassword?: boolean;
            newEnrolment?: boolean;
        };
        "sublet.StockCount": {
            host?: string;
            province?: string;
            city?: string;
            grade?: string;
            state?: string;
            numbers: number;
        };
        "sublet.Token": {
            access_token: string;
            token_type: string;
            expires_in: number;
            scope?: string;
        };
        "sublet.TopUp": {
            order: string;
            state: string;
            number: string;
            amount: number;
        };
        "sublet.TopUp_Create": {
            number: string;
            amount: unknown;
            payment: components["schemas"]["sublet.PaymentWish"];
        };
        "sublet.TriedColumn": {
            of: string;
            with?: string;
            offer: string;
            title: string;
            total?: number;
            monthly?: number;
            once?: number;
            parts?: components["schemas"]["sublet.CostPart"][];
            costs?: components["schemas"]["sublet.TriedCost"][];
            refused?: string;
            detail?: string;
        };
        "sublet.TriedCost": {
            cost?: number;
            paid?: number;
            refused?: string;
            detail?: string;
            buckets?: {
                bucket: string;
                took: number;
            }[];
            why?: string[];
        };
        "sublet.TriedUse": {
            /** Format: date-time */
            start: string;
            service: string;
            direction: string;
            amount: number;
            seconds?: number;
            peer?: string;
            place?: string;
            app?: string;
            was?: number;
        };
        "sublet.UsageExplained": {
            id: string;
            usage: components["schemas"]["TMF635.Usage"];
            lines: string[];
            note?: string;
        };
        "sublet.UseOfDays": {
            line: string;
            from: string;
            until: string;
            days: {
                day: string;
                service: string;
                app?: string;
                uses: number;
                amount: number;
                unit: string;
                cost: number;
            }[];
        };
        "sublet.Visit": {
            party: string;
            name: string;
            idNumber: string;
            minor?: boolean;
        };
        "sublet.Visit_Create": {
            operator: string;
            cookie?: boolean;
        };
        "sublet.Visit_Identity": {
            name: string;
            idNumber: string;
            agreed: boolean;
        };
        "sublet.Voucher": {
            serial: string;
            amount: number;
            state: string;
            /** Format: date-time */
            until: string;
        };
        "sublet.VoucherBatch": {
            amount: number;
            vouchers: {
                serial: string;
                code: string;
            }[];
        };
        "sublet.Voucher_Create": {
            amount: unknown;
            count: number;
            days: number;
        };
        "sublet.WalletBill": {
            href?: string;
            merchant: string;
            day: string;
            wallet: string;
            revision: number;
            /** @enum {string} */
            state: "comparing" | "compared";
            rows: number;
            done?: number;
            payments?: number;
            refunds?: number;
            paid?: number;
            refunded?: number;
            fees?: number;
            matched: number;
            by?: string;
            /** Format: date-time */
            created?: string;
            /** Format: date-time */
            changed?: string;
            cases?: Record<string, never>;
        };
        "sublet.WalletBill_Create": {
            merchant: string;
            day: string;
            octets?: string;
            sha1?: string;
            none?: boolean;
        };
        "sublet.WalletCase": {
            id: string;
            href?: string;
            merchant: string;
            day: string;
            /** @enum {string} */
            what: "missing_here" | "missing_there" | "amount" | "fee" | "state" | "double";
            /** @enum {string} */
            kind: "payment" | "refund";
            number: string;
            payment?: string;
            mark?: string;
            ours: number;
            theirs: number;
            reference?: string;
            said?: string;
            /** Format: date-time */
            at?: string;
            /** @enum {string} */
            state: "open" | "repaired" | "dismissed";
            proposal: string;
            proposalText?: string;
            reason?: string;
            closedBy?: string;
            /** Format: date-time */
            created?: string;
            /** Format: date-time */
            changed?: string;
        };
        "sublet.WalletCase_Close": {
            /** @enum {string} */
            outcome: "repaired" | "dismissed";
            reason: string;
        };
        "sublet.WalletEntry": {
            /** @enum {string} */
            kind: "payment" | "refund";
            id: string;
            amount: number;
            fee: number;
            feeTax?: number;
            reference?: string;
            /** Format: date-time */
            at?: string;
            day?: string;
            settles?: string;
            billed?: string;
        };
        "sublet.WalletNotice": {
            id: string;
            merchant: string;
            notice?: string;
            /** @enum {string} */
            verdict: "applied" | "repeated" | "refused";
            why?: string;
            payment?: string;
            times: number;
            /** Format: date-time */
            at: string;
            /** Format: date-time */
            last?: string;
        };
        "sublet.WalletPayment": {
            said?: string;
            payment: string;
            wallet: string;
            way: string;
            merchant?: string;
            /** @enum {string} */
            state: "asked" | "open" | "closing" | "closed" | "paid" | "refused";
            amount: number;
            unit?: string;
            /** Format: date-time */
            until: string;
            reference?: string;
            code?: string;
            qr?: string;
            entries?: components["schemas"]["sublet.WalletEntry"][];
        };
        "sublet.Webhook": {
            id: string;
            href: string;
            api: string;
            callback: string;
            query?: string;
            /** @enum {string} */
            state: "active" | "paused";
            position: number;
            attempts: number;
            trouble?: string;
        };
    };
    responses: {
        /** @description Refused, or failed */
        Error: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["sublet.Error"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listKeys: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Key"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Key"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Key_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Key"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    /** @enum {string} */
                    grant_type: "client_credentials";
                    client_id?: string;
                    client_secret?: string;
                    scope?: string;
                };
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Token"];
                };
            };
            /** @description RFC 6749 5.2 */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                        error_description?: string;
                    };
                };
            };
            /** @description RFC 6749 5.2 */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                        error_description?: string;
                    };
                };
            };
            default: components["responses"]["Error"];
        };
    };
    sendCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Code_Create"];
            };
        };
        responses: {
            /** @description Good */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Code"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    signInByCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.CodeSignIn"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Session"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readSession: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Principal"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    beginVisit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Visit_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Session"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    tellIdentity: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Visit_Identity"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Visit"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readBrand: {
        parameters: {
            query?: {
                fields?: string;
                operator?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Brand"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    changeBrand: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Brand"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listComplaints: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                state?: string;
                about?: string;
                number?: string;
                overdue?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Complaint"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Complaint"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createComplaint: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Complaint_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Complaint"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listStaff: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Staff"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Staff"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createStaff: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Staff_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Staff"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.SignIn"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Session"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    beginEnrolment: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Enrolment"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    confirmEnrolment: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Enrolment_Confirm"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Password_Change"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.AuditEntry"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.AuditEntry"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listOperators: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Operator"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Operator"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listCatalog: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.Catalog"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.Catalog"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createCatalog: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF620.Catalog_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.Catalog"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listCategory: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.Category"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.Category"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createCategory: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF620.Category_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.Category"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listProductSpecification: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductSpecification"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductSpecification"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createProductSpecification: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF620.ProductSpecification_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductSpecification"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listProductOffering: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductOffering"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductOffering"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createProductOffering: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF620.ProductOffering_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductOffering"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listProductOfferingPrice: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductOfferingPrice"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductOfferingPrice"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createProductOfferingPrice: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF620.ProductOfferingPrice_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductOfferingPrice"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listExportJob: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ExportJob"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ExportJob"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createExportJob: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF620.ExportJob_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ExportJob"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listImportJob: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ImportJob"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ImportJob"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createImportJob: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF620.ImportJob_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ImportJob"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listUsageSpecification: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF635.UsageSpecification"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF635.UsageSpecification"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createUsageSpecification: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF635.UsageSpecification_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF635.UsageSpecification"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listUsage: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                line?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF635.Usage"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF635.Usage"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createUsage: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF635.Usage_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF635.Usage"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listIndividual: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF632.Individual"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF632.Individual"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createIndividual: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF632.Individual_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF632.Individual"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listOrganization: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF632.Organization"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF632.Organization"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createOrganization: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF632.Organization_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF632.Organization"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listProductOrder: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF622.ProductOrder"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF622.ProductOrder"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createProductOrder: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF622.ProductOrder_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF622.ProductOrder"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listCancelProductOrder: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF622.CancelProductOrder"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF622.CancelProductOrder"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createCancelProductOrder: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF622.CancelProductOrder_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF622.CancelProductOrder"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createQuote: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.OrderRequest"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Quote"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listOrders: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Order"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Order"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createOrder: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Order_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Order"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listProduct: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF637.Product"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF637.Product"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listResource: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Resource"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Resource"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createResource: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Resource_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Resource"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listDrawers: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Drawer"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Drawer"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createDrawer: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Drawer_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Drawer"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listVouchers: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Voucher"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Voucher"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createVouchers: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Voucher_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.VoucherBatch"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createTopUp: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.TopUp_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.TopUp"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listBucket: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.Bucket"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.Bucket"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listAccumulatedBalance: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.AccumulatedBalance"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.AccumulatedBalance"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listTopupBalance: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.TopupBalance"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.TopupBalance"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createTopupBalance: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF654.TopupBalance_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.TopupBalance"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listAdjustBalance: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.AdjustBalance"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.AdjustBalance"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createAdjustBalance: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF654.AdjustBalance_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.AdjustBalance"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listTransferBalance: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.TransferBalance"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.TransferBalance"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createTransferBalance: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF654.TransferBalance_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.TransferBalance"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listPayment: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF676.Payment"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF676.Payment"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createPayment: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF676.Payment_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF676.Payment"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listRefund: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF676.Refund"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF676.Refund"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listCustomerBill: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF678.CustomerBill"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF678.CustomerBill"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listAppliedCustomerBillingRate: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF678.AppliedCustomerBillingRate"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF678.AppliedCustomerBillingRate"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listCustomerBillOnDemand: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF678.CustomerBillOnDemand"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF678.CustomerBillOnDemand"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createCustomerBillOnDemand: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF678.CustomerBillOnDemand_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF678.CustomerBillOnDemand"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    searchNumbers: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                pattern?: string;
                contains?: string;
                without?: string;
                host?: string;
                province?: string;
                city?: string;
                grade?: string;
                least?: string;
                dearest?: string;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.FoundNumber"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.FoundNumber"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    countStock: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                by?: string;
                state?: string;
                host?: string;
                province?: string;
                city?: string;
                grade?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.StockCount"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.StockCount"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listCities: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.City"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.City"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listNumberBlocks: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                size?: string;
                prefix?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.NumberBlock"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.NumberBlock"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listGrades: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Grade"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Grade"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    replaceGrades: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Grades"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.GradesSet"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listPhoneModels: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.PhoneModel"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.PhoneModel"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    putPhoneModel: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.PhoneModel"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.PhoneModel"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listPhonePlans: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.PhonePlan"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.PhonePlan"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    putPhonePlan: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.PhonePlan"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.PhonePlan"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listContracts: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                number?: string;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Contract"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Contract"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listWalletBills: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                merchant?: string;
                from?: string;
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.WalletBill"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.WalletBill"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    importWalletBill: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.WalletBill_Create"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.WalletBill"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listWalletCases: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                merchant?: string;
                day?: string;
                what?: string;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.WalletCase"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.WalletCase"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listWalletNotices: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                verdict?: string;
                merchant?: string;
                payment?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.WalletNotice"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.WalletNotice"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listMerchants: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Merchant"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Merchant"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createMerchant: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Merchant_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Merchant"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listAgreements: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                line?: string;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Agreement"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Agreement"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createAgreement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Agreement_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Agreement"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listFreezes: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Freeze"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Freeze"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listReservations: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                state?: string;
                number?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Reservation"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Reservation"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createReservation: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Reservation_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Reservation"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    applyGrades: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Grades_Apply"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.GradesApplied"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listNumberPrefixes: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.NumberPrefix"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.NumberPrefix"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    replaceNumberPrefixes: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.NumberPrefixes"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.GradesSet"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listNumberAreas: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                number?: string;
                from?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.NumberArea"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.NumberArea"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    replaceNumberAreas: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.NumberAreas"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.NumberAreasSet"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listSettings: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Setting"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Setting"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listResourcePool: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.ResourcePool"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.ResourcePool"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createResourcePool: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF685.ResourcePool_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.ResourcePool"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listAvailabilityCheck: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.AvailabilityCheck"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.AvailabilityCheck"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createAvailabilityCheck: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF685.AvailabilityCheck_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.AvailabilityCheck"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listTmfReservation: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.Reservation"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.Reservation"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createTmfReservation: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TMF685.Reservation_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.Reservation"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listMyNumbers: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.HeldNumber"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.HeldNumber"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listObjections: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                state?: string;
                overdue?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Objection"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Objection"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createObjection: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Objection_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Objection"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listHub_productCatalogManagement: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createHub_productCatalogManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listHub_productOrderingManagement: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createHub_productOrderingManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listHub_party: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createHub_party: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listHub_usageManagement: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createHub_usageManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listHub_productInventory: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createHub_productInventory: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listHub_resourceInventoryManagement: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createHub_resourceInventoryManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listHub_resourcePoolManagement: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createHub_resourcePoolManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listHub_prepayBalanceManagement: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createHub_prepayBalanceManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listHub_payment: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createHub_payment: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listHub_customerBillManagement: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createHub_customerBillManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listHub_sublet: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createHub_sublet: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Webhook"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Webhook"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readNow: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Now"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    streamNow: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["sublet.Now"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    find: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Found"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Found"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readBoard: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.BoardPlace"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.BoardPlace"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listOpenOrders: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                step?: string;
                waitsFor?: string;
                kind?: string;
                state?: string;
                stuck?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Order"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Order"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listMargin: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                from?: string;
                until?: string;
                by?: string;
                host?: string;
                province?: string;
                package?: string;
                what?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Margin"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Margin"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listMarginUses: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                from?: string;
                until?: string;
                host?: string;
                province?: string;
                package?: string;
                service?: string;
                losing?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.MarginUse"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.MarginUse"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readMarket: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                from?: string;
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.MarketShare"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.MarketShare"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listPackages: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Package"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Package"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listLicences: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Licence"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Licence"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createLicence: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Licence_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Licence"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    estimateMonth: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Estimate_Create"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Estimates"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readCatalogue: {
        parameters: {
            query?: {
                fields?: string;
                path?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.CatalogueVersion"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listCatalogueOffers: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.CatalogueOffer"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.CatalogueOffer"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listCatalogueHosts: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.CatalogueHost"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.CatalogueHost"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listCatalogueVersions: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.CatalogueVersion"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.CatalogueVersion"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readCatalogueSchema: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.JsonSchema"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listDrafts: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Draft"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Draft"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    createDraft: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Draft_Create"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Draft"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listLots: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                kind?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Lot"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Lot"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    importLot: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Lot_Create"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Lot"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    readKey: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Key"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    changeKey: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Key"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readComplaint: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Complaint"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    answerComplaint: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Complaint_Answer"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Complaint"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readStaff: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Staff"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    changeStaff: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Staff"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveCatalog: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.Catalog"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteCatalog: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    patchCatalog: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.Catalog"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveCategory: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.Category"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteCategory: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    patchCategory: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.Category"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveProductSpecification: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductSpecification"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteProductSpecification: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    patchProductSpecification: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductSpecification"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveProductOffering: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductOffering"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteProductOffering: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    patchProductOffering: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductOffering"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveProductOfferingPrice: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductOfferingPrice"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteProductOfferingPrice: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    patchProductOfferingPrice: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ProductOfferingPrice"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveExportJob: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ExportJob"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteExportJob: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveImportJob: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF620.ImportJob"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteImportJob: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    readExport: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Export"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveUsageSpecification: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF635.UsageSpecification"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteUsageSpecification: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    patchUsageSpecification: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF635.UsageSpecification"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveUsage: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF635.Usage"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteUsage: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    patchUsage: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF635.Usage"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    explainUsage: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.UsageExplained"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readUseOfDays: {
        parameters: {
            query?: {
                fields?: string;
                from?: string;
                until?: string;
            };
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.UseOfDays"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveIndividual: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF632.Individual"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteIndividual: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    patchIndividual: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF632.Individual"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveOrganization: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF632.Organization"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteOrganization: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    patchOrganization: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF632.Organization"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readPartyInClear: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Reason"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.PartyInClear"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listPartyViews: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.PartyView"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.PartyView"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveProductOrder: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF622.ProductOrder"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    patchProductOrder: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF622.ProductOrder"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveCancelProductOrder: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF622.CancelProductOrder"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readQuote: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Quote"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readOrder: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Order"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retryOrder: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Reason"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Order"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    undoOrder: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Reason"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Order"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    consentToOrder: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Consent"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Order"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveProduct: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF637.Product"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveResource: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Resource"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    patchResource: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Resource"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    setImsi: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                iccid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Imsi"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Resource"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readDrawer: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Drawer"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    countDrawer: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Drawer_Count"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.DrawerDay"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readBalance: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Balance"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveBucket: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.Bucket"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveAccumulatedBalance: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.AccumulatedBalance"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveTopupBalance: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.TopupBalance"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveAdjustBalance: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.AdjustBalance"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveTransferBalance: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF654.TransferBalance"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrievePayment: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF676.Payment"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveRefund: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF676.Refund"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    payRefund: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.PaymentWish"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF676.Refund"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveCustomerBill: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF678.CustomerBill"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveAppliedCustomerBillingRate: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF678.AppliedCustomerBillingRate"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveCustomerBillOnDemand: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF678.CustomerBillOnDemand"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listEntries: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
                of?: string;
            };
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Entry"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Entry"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    explainEntry: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.EntryExplained"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readContract: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Contract"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    endContract: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Reason"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Contract"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    returnPhone: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Reason"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Contract"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    secondCheck: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.SecondCheck"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Order"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readEsim: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Esim"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    handleDownloadProgressInfo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                secret: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    readWalletCase: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.WalletCase"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    closeWalletCase: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.WalletCase_Close"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.WalletCase"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readOrderPayment: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.WalletPayment"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    askWallet: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Reason"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.WalletPayment"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveMerchant: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Merchant"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    patchMerchant: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Merchant"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveAgreement: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Agreement"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    endAgreement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Reason"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Agreement"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readOrderFreeze: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Freeze"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readFreeze: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Freeze"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    releaseFreeze: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Reason"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Freeze"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readReservation: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Reservation"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    releaseReservation: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Reason"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Reservation"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listNumberHistory: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.NumberChange"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.NumberChange"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readSetting: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Setting"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    changeSetting: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Setting"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveResourcePool: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.ResourcePool"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    patchResourcePool: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.ResourcePool"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveAvailabilityCheck: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.AvailabilityCheck"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveTmfReservation: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.Reservation"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteTmfReservation: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    patchTmfReservation: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TMF685.Reservation"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listPartyNumbers: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.HeldNumber"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.HeldNumber"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readObjection: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Objection"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    answerObjection: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Objection_Answer"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Objection"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readHub_productCatalogManagement: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteHub_productCatalogManagement: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    replayHub_productCatalogManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Replay"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readHub_productOrderingManagement: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteHub_productOrderingManagement: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    replayHub_productOrderingManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Replay"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readHub_party: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteHub_party: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    replayHub_party: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Replay"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readHub_usageManagement: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteHub_usageManagement: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    replayHub_usageManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Replay"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readHub_productInventory: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteHub_productInventory: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    replayHub_productInventory: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Replay"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readHub_resourceInventoryManagement: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteHub_resourceInventoryManagement: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    replayHub_resourceInventoryManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Replay"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readHub_resourcePoolManagement: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteHub_resourcePoolManagement: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    replayHub_resourcePoolManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Replay"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readHub_prepayBalanceManagement: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteHub_prepayBalanceManagement: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    replayHub_prepayBalanceManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Replay"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readHub_payment: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteHub_payment: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    replayHub_payment: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Replay"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readHub_customerBillManagement: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteHub_customerBillManagement: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    replayHub_customerBillManagement: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Replay"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readHub_sublet: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteHub_sublet: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    replayHub_sublet: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Hub_Replay"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Hub"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readLicence: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Licence"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    removeLicence: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    changeLicence: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Licence"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveCatalogueVersion: {
        parameters: {
            query?: {
                fields?: string;
                path?: string;
            };
            header?: never;
            path: {
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.CatalogueVersion"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    retrieveDraft: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Draft"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    deleteDraft: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    patchDraft: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Draft"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    checkDraft: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.DraftChecked"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    publishDraft: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Draft_Publish"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Draft"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    tryDraft: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "X-Reason"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["sublet.Draft_Try"];
            };
        };
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.DraftTried"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.LiveSession"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.LiveSession"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    readWalletBill: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                merchant: string;
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.WalletBill"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    tellPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                operator: string;
                merchant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Error"];
        };
    };
    readLot: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.Lot"];
                };
            };
            default: components["responses"]["Error"];
        };
    };
    listLotNotes: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                fields?: string;
                sort?: string;
            };
            header?: never;
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.LotNote"][];
                };
            };
            /** @description A part of what there is; X-Total-Count says how much */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sublet.LotNote"][];
                };
            };
            default: components["responses"]["Error"];
        };
    };
}
