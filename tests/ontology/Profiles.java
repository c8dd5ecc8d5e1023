import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2ELProfile;
import org.semanticweb.owlapi.profiles.OWL2QLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileReport;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/** Prints, for each file and each OWL 2 profile, a line "file, profile, violation"; the last is "ok" where there is none. */
public class Profiles {

    private static final OWLProfile[] ALL = {
        new OWL2DLProfile(), new OWL2RLProfile(), new OWL2QLProfile(), new OWL2ELProfile()
    };

    public static void main(String[] files) throws Exception {
        for (String file : files) {
            OWLOntology ontology =
                OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(file));
            for (OWLProfile profile : ALL) {
                report(file, profile, profile.checkOntology(ontology));
            }
        }
    }

    private static void report(String file, OWLProfile profile, OWLProfileReport found) {
        if (found.isInProfile()) {
            print(file, profile, "ok");
        }
        for (OWLProfileViolation violation : found.getViolations()) {
            print(file, profile, violation.toString().replaceAll("\\s+", " "));
        }
    }

    private static void print(String file, OWLProfile profile, String what) {
        System.out.println(file + "\t" + profile.getName() + "\t" + what);
    }
}
