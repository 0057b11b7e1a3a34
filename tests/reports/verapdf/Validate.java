// Prints one line for each file and profile: PASS, or FAIL with the rules that failed.
// Usage: java -cp <jars> Validate <file.pdf> <profile> [<profile> …], a profile being PDFUA-1 or PDFA-2A.
import java.io.FileInputStream;
import java.io.InputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.validators.ValidatorConfig;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;

public class Validate {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        ValidatorConfig config = ValidatorFactory.defaultConfig();
        for (int place = 1; place < arguments.length; place++) {
            String name = arguments[place];
            try (InputStream source = Validate.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
                ValidationProfile profile = Profiles.profileFromXml(source);
                try (InputStream file = new FileInputStream(arguments[0]);
                        PDFAParser parser = Foundries.defaultInstance().createParser(file, profile.getPDFAFlavour());
                        PDFAValidator validator = Foundries.defaultInstance().createValidator(config, profile)) {
                    ValidationResult result = validator.validate(parser);
                    StringBuilder line = new StringBuilder((result.isCompliant() ? "PASS " : "FAIL ") + name);
                    for (TestAssertion assertion : result.getTestAssertions()) {
                        line.append(" | ").append(assertion.getRuleId()).append(' ').append(assertion.getMessage());
                    }
                    System.out.println(line);
                }
            }
        }
    }
}
