package io.proxyconfig.validation;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CEL functions of Kubernetes ({@code k8s.io/apiserver/pkg/cel/library}) and of {@code ext.Strings} of cel-go that the rules
 * of the CRD use and that cel-java lacks. Addresses, networks and quantities have the syntax of {@code net/netip} and
 * {@code resource.Quantity} in Go.
 */
final class KubernetesFunctions {
    private static final OpaqueType QUANTITY = OpaqueType.create("kubernetes.Quantity");
    private static final Pattern PREFIX_LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern QUANTITY_TEXT = Pattern.compile(
            "[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?[0-9]{1,4})?");
    private static final Pattern VERB = Pattern.compile("%(.)");

    private KubernetesFunctions() {}

    static List<CelFunctionDecl> declarations() {
        return List.of(
                declare("isIP", CelOverloadDecl.newGlobalOverload("is_ip", SimpleType.BOOL, SimpleType.STRING)),
                declare(
                        "ip.isCanonical",
                        CelOverloadDecl.newGlobalOverload("ip_is_canonical", SimpleType.BOOL, SimpleType.STRING)),
                declare("isCIDR", CelOverloadDecl.newGlobalOverload("is_cidr", SimpleType.BOOL, SimpleType.STRING)),
                declare(
                        "isQuantity",
                        CelOverloadDecl.newGlobalOverload("is_quantity_string", SimpleType.BOOL, SimpleType.STRING)),
                declare(
                        "quantity",
                        CelOverloadDecl.newGlobalOverload("string_to_quantity", QUANTITY, SimpleType.STRING)),
                declare(
                        "isGreaterThan",
                        CelOverloadDecl.newMemberOverload(
                                "quantity_is_greater_than", SimpleType.BOOL, QUANTITY, QUANTITY)),
                declare(
                        "format",
                        CelOverloadDecl.newMemberOverload(
                                "string_format",
                                SimpleType.STRING,
                                SimpleType.STRING,
                                ListType.create(SimpleType.DYN))));
    }

    static List<CelFunctionBinding> bindings() {
        List<CelFunctionBinding> bindings = new ArrayList<>();
        bind(bindings, "isIP", CelFunctionBinding.from("is_ip", String.class, KubernetesFunctions::isIp));
        bind(
                bindings,
                "ip.isCanonical",
                CelFunctionBinding.from("ip_is_canonical", String.class, KubernetesFunctions::isCanonical));
        bind(bindings, "isCIDR", CelFunctionBinding.from("is_cidr", String.class, KubernetesFunctions::isCidr));
        bind(
                bindings,
                "isQuantity",
                CelFunctionBinding.from("is_quantity_string", String.class, KubernetesFunctions::isQuantity));
        bind(
                bindings,
                "quantity",
                CelFunctionBinding.from("string_to_quantity", String.class, KubernetesFunctions::quantity));
        bind(
                bindings,
                "isGreaterThan",
                CelFunctionBinding.from(
                        "quantity_is_greater_than", BigDecimal.class, BigDecimal.class, (a, b) -> a.compareTo(b) > 0));
        bind(
                bindings,
                "format",
                CelFunctionBinding.from("string_format", String.class, List.class, KubernetesFunctions::format));
        return bindings;
    }

    /** Like {@code netip.ParseAddr}, without zones and without IPv4-mapped IPv6 addresses. */
    private static Optional<IpAddress> address(String text) {
        return IpAddress.parse(text).filter(address -> address.isV6() == (text.indexOf(':') >= 0));
    }

    private static boolean isIp(String text) {
        return address(text).isPresent();
    }

    private static boolean isCanonical(String text) {
        return address(text)
                .orElseThrow(() ->
                        new IllegalArgumentException("IP Address " + ValidationFinding.quoted(text) + " parse error"))
                .text()
                .equals(text);
    }

    private static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !PREFIX_LENGTH.matcher(text.substring(slash + 1)).matches()) {
            return false;
        }
        int length = Integer.parseInt(text.substring(slash + 1));
        return address(text.substring(0, slash))
                .filter(address -> length <= (address.isV6() ? 128 : 32))
                .isPresent();
    }

    private static boolean isQuantity(String text) {
        return QUANTITY_TEXT.matcher(text).matches();
    }

    private static BigDecimal quantity(String text) {
        if (!isQuantity(text)) {
            throw new IllegalArgumentException("quantities must match the regular expression " + QUANTITY_TEXT);
        }
        return Quantity.parse(text).getNumericalAmount();
    }

    /** Supports {@code %s} only, because the rules of the CRD use no other verb. */
    private static String format(String template, List<?> arguments) {
        Iterator<?> next = arguments.iterator();
        return VERB.matcher(template).replaceAll(verb -> switch (verb.group(1)) {
            case "%" -> "%";
            case "s" -> Matcher.quoteReplacement(String.valueOf(next.next()));
            default -> throw new IllegalArgumentException("the function format supports %s only, not " + verb.group());
        });
    }

    private static CelFunctionDecl declare(String name, CelOverloadDecl overload) {
        return CelFunctionDecl.newFunctionDeclaration(name, overload);
    }

    private static void bind(List<CelFunctionBinding> bindings, String name, CelFunctionBinding binding) {
        bindings.addAll(CelFunctionBinding.fromOverloads(name, binding));
    }
}
